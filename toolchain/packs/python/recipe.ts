import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { loadPyodide } from 'pyodide';
import type { Fs } from '#languages/python/guarded-files.ts';
import type { PackRecipe } from '../recipe.ts';
import inputs from './inputs.json' with { type: 'json' };

const NOTICE = 'toolchain/packs/python/NOTICE.txt';
const PRECOMPILE = 'toolchain/packs/python/precompile.py';

/** CPython as the Pyodide project compiles it, and its standard library. The JavaScript around it is part of the site's code. */
const recipe: PackRecipe = {
  id: 'python',
  version: '3.14.2',
  licence: 'MPL-2.0 AND PSF-2.0',
  inputs,
  sources: [NOTICE, PRECOMPILE],
  async make({ read, say }) {
    const [interpreter, library] = inputs;
    if (interpreter === undefined || library === undefined) throw new Error('inputs.json names two files');
    const wasm = await read(interpreter.path);
    say('compiling what Python starts with');
    return [
      { name: 'pyodide.asm.wasm', bytes: wasm },
      {
        name: 'python_stdlib.zip',
        bytes: await withBytecode(await read(library.path), await read(PRECOMPILE)),
      },
      { name: 'NOTICE.txt', bytes: await read(NOTICE) },
    ];
  },
};

export default recipe;

/**
 * The library comes as sources only, and an interpreter that starts imports 150 modules: compiling them is three
 * quarters of its start. The very interpreter that reads the bytecode writes it.
 */
async function withBytecode(library: Uint8Array, script: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const indexURL = dirname(createRequire(import.meta.url).resolve('pyodide/pyodide.asm.wasm'));
  // The order of sets goes into bytecode: the same each time.
  const python = await loadPyodide({ indexURL, env: { PYTHONHASHSEED: '0' } });
  const fs = python.FS as Fs;
  fs.writeFile('/in.zip', library);
  python.runPython(new TextDecoder().decode(script));
  return new Uint8Array(fs.readFile('/out.zip'));
}
