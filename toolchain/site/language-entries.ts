import { readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';
import { LANGUAGE_DETAILS } from '#model/language.ts';

/** `manifest.json?entry` is the manifest without what only a shown cell needs: see LANGUAGE_DETAILS. */
export function languageEntries(): Plugin {
  return {
    name: 'petri:language-entries',
    enforce: 'pre',
    load: {
      filter: { id: /\/manifest\.json\?entry$/ },
      async handler(id) {
        const path = id.replace(/\?entry$/, '');
        this.addWatchFile(path);
        const manifest = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
        const details: readonly string[] = LANGUAGE_DETAILS;
        const entry = Object.fromEntries(Object.entries(manifest).filter(([key]) => !details.includes(key)));
        return `export default ${JSON.stringify(entry)};`;
      },
    },
  };
}
