import type { PackRecipe } from '../recipe.ts';
import inputs from './inputs.json' with { type: 'json' };

const NOTICE = 'toolchain/packs/python/NOTICE.txt';

/** CPython as the Pyodide project compiles it, and its standard library. The JavaScript around it is part of the site's code. */
const recipe: PackRecipe = {
  id: 'python',
  version: '3.14.2',
  licence: 'MPL-2.0 AND PSF-2.0',
  inputs,
  sources: [NOTICE],
  async make({ read }) {
    const files = await Promise.all(
      inputs.map(async ({ path }) => ({
        name: path.slice(path.lastIndexOf('/') + 1),
        bytes: await read(path),
      })),
    );
    return [...files, { name: 'NOTICE.txt', bytes: await read(NOTICE) }];
  },
};

export default recipe;
