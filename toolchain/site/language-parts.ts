import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { Plugin } from 'vite';
import { LANGUAGE_DETAILS } from '#model/language.ts';

/**
 * Parts of a language's folder, each one module, so that a page fetches what it shows and a site has few files:
 *
 * - `manifest.json?entry`: the manifest without what only a shown cell needs, see LANGUAGE_DETAILS.
 * - `manifest.json?sample-list`: by sample, its `sample.json`.
 * - `manifest.json?samples`: the texts of all samples, by path below `samples/`.
 */
export function languageParts(): Plugin {
  return {
    name: 'petri:language-parts',
    enforce: 'pre',
    load: {
      filter: { id: /\/manifest\.json\?(?:entry|sample-list|samples)$/ },
      async handler(id) {
        const [manifest = '', part = ''] = id.split('?');
        const { files, value } = await READERS[part as keyof typeof READERS](manifest);
        for (const file of files) this.addWatchFile(file);
        return `export default ${JSON.stringify(value)};`;
      },
    },
  };
}

interface Part {
  /** What it was read from. */
  readonly files: readonly string[];
  readonly value: object;
}

const READERS = {
  async entry(path: string): Promise<Part> {
    const manifest = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    const details: readonly string[] = LANGUAGE_DETAILS;
    const value = Object.fromEntries(Object.entries(manifest).filter(([key]) => !details.includes(key)));
    return { files: [path], value };
  },

  async samples(path: string): Promise<Part> {
    const folder = join(dirname(path), 'samples');
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    const files = entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort();
    const texts = files.map(async (file) => {
      return [relative(folder, file).split(sep).join('/'), await readFile(file, 'utf8')] as const;
    });
    return { files, value: Object.fromEntries(await Promise.all(texts)) };
  },

  async 'sample-list'(path: string): Promise<Part> {
    const { files, value } = await READERS.samples(path);
    const own = Object.entries(value as Readonly<Record<string, string>>).flatMap(([name, text]) => {
      const [id = '', file, ...rest] = name.split('/');
      return file === 'sample.json' && rest.length === 0 ? [[id, JSON.parse(text) as unknown] as const] : [];
    });
    return { files, value: Object.fromEntries(own) };
  },
};
