import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import type { PackIndex } from '#model/pack.ts';

const NAME = 'virtual:petri-packs';
const RESOLVED = `\0${NAME}`;
const EMPTY: PackIndex = { format: 1, packs: {} };

/**
 * `virtual:petri-packs`: the pack index as a module, so that the page knows every pack's digest (a part of every
 * artifact's key) without a request. No index made yet: an empty one, and a warning that says how to make it.
 */
export function petriPacks(): Plugin {
  let indexPath = '';
  return {
    name: 'petri-packs',
    configResolved(config) {
      indexPath = join(config.root, 'public/toolchains/index.json');
    },
    resolveId(id) {
      return id === NAME ? RESOLVED : undefined;
    },
    async load(id) {
      if (id !== RESOLVED) return undefined;
      this.addWatchFile(indexPath);
      const text = await readFile(indexPath, 'utf8').catch(() => undefined);
      if (text === undefined) {
        this.warn('There are no toolchain packs yet: run `npx tsx toolchain/packs/prepare.ts`.');
      }
      return `export default ${text ?? JSON.stringify(EMPTY)};`;
    },
  };
}
