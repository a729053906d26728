import guests from 'virtual:petri-guests';
import { Failure } from '#model/errors.ts';
import type { Resource } from '#model/run.ts';

/** A language's guest.ts as one module. Rejects with Failure `language.invalid` when the folder has none. */
export async function loadGuestCode(language: string): Promise<Resource> {
  const load = guests[language];
  if (load === undefined) {
    throw new Failure('language.invalid', `The folder of ${language} has no guest.ts that runs it.`);
  }
  const { digest, code } = await load();
  return { digest, bytes: new TextEncoder().encode(code) };
}
