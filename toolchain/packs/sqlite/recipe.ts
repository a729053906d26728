import type { PackRecipe } from '../recipe.ts';
import inputs from './inputs.json' with { type: 'json' };

const NOTICE = 'toolchain/packs/sqlite/NOTICE.txt';

/** SQLite as the project itself compiles it for pages. The JavaScript around it is part of the site's code. */
const recipe: PackRecipe = {
  id: 'sqlite',
  version: '3.54.1',
  licence: 'blessing AND Apache-2.0 AND MIT',
  inputs,
  sources: [NOTICE],
  async make({ read }) {
    const [wasm] = inputs;
    if (wasm === undefined) throw new Error('inputs.json names one file');
    return [
      { name: 'sqlite3.wasm', bytes: await read(wasm.path) },
      { name: 'NOTICE.txt', bytes: await read(NOTICE) },
    ];
  },
};

export default recipe;
