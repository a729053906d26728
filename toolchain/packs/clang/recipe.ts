import type { PackRecipe } from '../recipe.ts';
import { readTar, writeTar, type TarEntry } from '../tar.ts';
import inputs from './inputs.json' with { type: 'json' };
import { placeFile } from './selection.ts';

const PETRI_HEADER = 'web/languages/c/sysroot/petri.h';
const NOTICE = 'toolchain/packs/clang/NOTICE.txt';

/**
 * Clang, LLD and the binutils as one WASI command, and the sysroot in two archives: a C cell does not fetch what only
 * C++ needs.
 */
const recipe: PackRecipe = {
  id: 'clang',
  version: '22.1.0',
  licence: 'Apache-2.0 WITH LLVM-exception AND MIT AND BSD-2-Clause AND CC0-1.0',
  inputs,
  sources: [PETRI_HEADER, NOTICE],
  async make({ read }) {
    const [core, resources] = inputs;
    if (core === undefined || resources === undefined) throw new Error('inputs.json names two files');
    const archives: Record<'c' | 'cxx', TarEntry[]> = { c: [], cxx: [] };
    for (const entry of readTar(await read(resources.path))) {
      const placement = placeFile(entry.path);
      if ('archive' in placement) archives[placement.archive].push(entry);
    }
    archives.c.push({ path: 'include/petri.h', bytes: await read(PETRI_HEADER) });
    return [
      { name: 'llvm.wasm', bytes: await read(core.path) },
      { name: 'sysroot.tar', bytes: writeTar(archives.c) },
      { name: 'sysroot-cxx.tar', bytes: writeTar(archives.cxx) },
      { name: 'NOTICE.txt', bytes: await read(NOTICE) },
    ];
  },
};

export default recipe;
