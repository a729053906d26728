import type { Plugin, Rolldown } from 'vite';

/** A file of a language's own folder: those that begin with `_` hold what several share. */
const OF_A_LANGUAGE = /\/web\/languages\/([^_/][^/]*)\/(?!manifest\.json\?entry$)/;

/**
 * What a page loads when it opens must not grow with the languages: the build fails when a file of a language's folder is
 * in the entry or in anything that it imports statically. The one exception is the short form of the manifest, whose
 * size has a budget (.size-limit.js).
 */
export function firstLoad(): Plugin {
  return {
    name: 'petri:first-load',
    apply: 'build',
    generateBundle(_options, bundle) {
      const found = languageFilesAtStart(bundle);
      if (found.length > 0) {
        this.error(`The page would load these when it opens, import() them instead:\n${found.join('\n')}`);
      }
    },
  };
}

/** Modules of languages in the entries of a bundle and in what these import statically. */
export function languageFilesAtStart(bundle: Rolldown.OutputBundle): readonly string[] {
  const seen = new Set<string>();
  const modules = new Set<string>();
  const visit = (file: string): void => {
    const chunk = bundle[file];
    if (chunk?.type !== 'chunk' || seen.has(file)) return;
    seen.add(file);
    for (const id of chunk.moduleIds) {
      if (OF_A_LANGUAGE.test(id.replaceAll('\\', '/'))) modules.add(id);
    }
    chunk.imports.forEach(visit);
  };
  for (const output of Object.values(bundle)) {
    if (output.type === 'chunk' && output.isEntry) visit(output.fileName);
  }
  return [...modules].sort();
}
