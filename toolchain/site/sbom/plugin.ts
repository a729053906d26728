import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Plugin } from 'vite';
import { makeSbom, type SbomSources } from './sbom.ts';

const NO_PACKS: SbomSources['packs'] = { format: 1, packs: {} };

/**
 * Writes `sbom.json` into the site: see `makeSbom`.
 * @param packageFolders absolute folders of the packages that bundles contain; asked when all of them are known
 */
export function sbomFile(packageFolders: () => Iterable<string>): Plugin {
  let root = '';
  return {
    name: 'petri:sbom',
    apply: 'build',
    configResolved(config) {
      root = config.root;
    },
    generateBundle: {
      order: 'post',
      async handler() {
        const shipped = [...packageFolders()].map((folder) => relative(root, folder).split(sep).join('/'));
        const sources = { ...(await readSources(root)), shipped: new Set(shipped) };
        const source = `${JSON.stringify(makeSbom(sources), null, 1)}\n`;
        this.emitFile({ type: 'asset', fileName: 'sbom.json', source });
      },
    },
  };
}

/** What is pinned, as it stands in the checkout. */
export async function readSources(root: string): Promise<Omit<SbomSources, 'shipped'>> {
  const read = async (path: string): Promise<unknown> => JSON.parse(await readFile(join(root, path), 'utf8'));
  const folders = await readdir(join(root, 'toolchain/packs'), { withFileTypes: true });
  const inputs = folders
    .filter((entry) => entry.isDirectory())
    .map(async ({ name }) => [name, await read(`toolchain/packs/${name}/inputs.json`)] as const);
  return {
    project: (await read('package.json')) as SbomSources['project'],
    lock: (await read('package-lock.json')) as SbomSources['lock'],
    // A site without packs is a site.
    packs: (await read('public/toolchains/index.json').catch(() => NO_PACKS)) as SbomSources['packs'],
    inputs: Object.fromEntries(await Promise.all(inputs)) as SbomSources['inputs'],
  };
}
