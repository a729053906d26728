import { hostWith } from '#compile/host-with.ts';
import type { CompileHost } from '#compile/host.ts';
import type { LanguageEntry } from '#model/language.ts';
import type { ServicePart } from '#service/service-part.ts';

/**
 * A host that has some languages compiled on a service: those whose manifest says so. What comes back is an artifact like any other, and
 * kept by the same key; once it is there, nobody is asked again.
 */
export function withService(
  host: CompileHost,
  languages: readonly LanguageEntry[],
  service: ServicePart,
): CompileHost {
  const isRemote = (language: string): boolean =>
    languages.some(({ id, compiler }) => id === language && compiler === 'service');
  return hostWith(host, {
    compile: async (request, options) => {
      if (!isRemote(request.language)) return host.compile(request, options);
      const { compileThere } = await import('./service-compile.ts');
      return compileThere(service, request, options);
    },
    warm: (language, request) => (isRemote(language) ? Promise.resolve() : host.warm(language, request)),
    symbolize: (language, module, offsets) =>
      isRemote(language)
        ? Promise.resolve(offsets.map(() => undefined))
        : host.symbolize(language, module, offsets),
  });
}
