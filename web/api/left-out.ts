import { hostWith } from '#compile/host-with.ts';
import type { CompileHost } from '#compile/host.ts';
import { asFailure, Failure } from '#model/errors.ts';
import type { LanguageEntry } from '#model/language.ts';
import { whyLeftOut, type SiteSettings } from '#service/site-settings.ts';

/**
 * A host that says of a language whose files are missing whether the site was made without it. The site is asked only then: nothing waits for
 * its answer that can go on without.
 */
export function explainsLeftOut(
  host: CompileHost,
  languages: readonly LanguageEntry[],
  settings: () => Promise<SiteSettings>,
): CompileHost {
  const explained = async <T>(language: string, work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      const had = asFailure(error).code === 'pack.missing' ? (await settings()).languages : undefined;
      if (had?.includes(language) !== false) throw error;
      const label = languages.find(({ id }) => id === language)?.label ?? language;
      throw new Failure('language.left-out', whyLeftOut(label), { cause: error, detail: { language } });
    }
  };
  return hostWith(host, {
    compile: (request, options) => explained(request.language, host.compile(request, options)),
    packFile: (language, file, options) => explained(language, host.packFile(language, file, options)),
  });
}
