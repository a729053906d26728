import guests from 'virtual:petri-guests';
import { Failure } from '#model/errors.ts';
import type { Resource } from '#model/run.ts';

/** As bytes, which for Python are more than a megabyte: made once, not for every run. */
const loaded = new Map<string, Promise<Resource>>();

/** A language's guest.ts as one module. Rejects with Failure `language.invalid` when the folder has none. */
export function loadGuestCode(language: string): Promise<Resource> {
  let code = loaded.get(language);
  if (code === undefined) {
    code = load(language);
    loaded.set(language, code);
    // A fetch that failed is tried again.
    code.catch(() => loaded.delete(language));
  }
  return code;
}

async function load(language: string): Promise<Resource> {
  const guest = guests[language];
  if (guest === undefined) {
    throw new Failure('language.invalid', `The folder of ${language} has no guest.ts that runs it.`);
  }
  const { digest, code } = await guest();
  return { digest, bytes: new TextEncoder().encode(code) };
}
