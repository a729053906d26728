import { basename } from 'node:path';
import type { PackRecipe } from '../recipe.ts';
import { writeTar } from '../tar.ts';
import inputs from './inputs.json' with { type: 'json' };

const NOTICE = 'toolchain/packs/typescript/NOTICE.txt';
const PETRI = 'web/languages/_javascript/petri.d.ts';

/** What the checker knows of the language's own library, and of what cells find beside it. The compiler is part of the site's code. */
const recipe: PackRecipe = {
  id: 'typescript',
  version: '6.0.3',
  licence: 'Apache-2.0',
  inputs,
  sources: [NOTICE, PETRI],
  async make({ read }) {
    const libraries = await Promise.all(
      inputs.map(async ({ path }) => ({ path: basename(path), bytes: await read(path) })),
    );
    const files = [...libraries, { path: 'petri.d.ts', bytes: await read(PETRI) }];
    return [
      { name: 'lib.tar', bytes: writeTar(files) },
      { name: 'NOTICE.txt', bytes: await read(NOTICE) },
    ];
  },
};

export default recipe;
