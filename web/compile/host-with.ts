import type { CompileHost } from './host.ts';

/** A host that does some things in its own way, and all others as `host` does. */
export function hostWith(host: CompileHost, own: Partial<CompileHost>): CompileHost {
  return {
    identity: (language) => host.identity(language),
    compile: (request, options) => host.compile(request, options),
    warm: (language, request) => host.warm(language, request),
    packFile: (language, file, options) => host.packFile(language, file, options),
    downloaded: (language) => host.downloaded(language),
    format: (language, request) => host.format(language, request),
    symbolize: (language, module, offsets) => host.symbolize(language, module, offsets),
    dispose: () => {
      host.dispose();
    },
    ...own,
  };
}
