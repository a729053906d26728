import type { PyodideAPI } from 'pyodide';
import type { GuestPack } from '#model/guest-runtime.ts';
import type { Fs } from './guarded-files.ts';
import { asPageWorker } from './page-worker.ts';

/** Where Pyodide believes its files to be; they are the pack's. */
const BASE = 'https://pack.invalid/';
/** No package index: a cell has its own files, and nothing to download from. */
const NO_PACKAGES = {
  info: {
    abi_version: '2026_0',
    arch: 'wasm32' as const,
    platform: 'emscripten_5_0_3',
    version: '314.0.7',
    python: '3.14.2',
  },
  packages: {},
};

export interface Python {
  readonly api: PyodideAPI;
  readonly fs: Fs;
  /** All memory that the interpreter has. */
  readonly memory: WebAssembly.Memory;
}

/** CPython, started; nothing is fetched. `module` is its WebAssembly, compiled once for all workers. */
export async function loadPython(pack: GuestPack): Promise<Python> {
  const module = pack.module('pyodide.asm.wasm');
  const files: Readonly<Record<string, () => Uint8Array<ArrayBuffer>>> = {
    [`${BASE}python_stdlib.zip`]: () => pack.bytes('python_stdlib.zip'),
    // Only asked for: what is instantiated is the module.
    [`${BASE}pyodide.asm.wasm`]: () => new Uint8Array(),
  };
  let memory: WebAssembly.Memory | undefined;
  const api = await asPageWorker(
    {
      location: new URL(BASE),
      fetch: (address) => {
        const file = files[address];
        return file === undefined
          ? Promise.reject(new Error(`there is no network: ${address}`))
          : Promise.resolve(new Response(file()));
      },
      instantiateStreaming: async (imports) => {
        const instance = await WebAssembly.instantiate(module, imports);
        memory = instance.exports['memory'] as WebAssembly.Memory;
        return { instance, module };
      },
    },
    async () => {
      const [{ loadPyodide }, { default: createPyodideModule }] = await Promise.all([
        import('pyodide'),
        import('pyodide/pyodide.asm.mjs'),
      ]);
      return loadPyodide({
        indexURL: BASE,
        lockFileContents: NO_PACKAGES,
        packageBaseUrl: BASE,
        createPyodideModule,
        env: { HOME: '/', LANG: 'C.UTF-8' },
        // Whoever cannot print yet has nothing to say.
        stdin: () => null,
        stdout: () => undefined,
        stderr: () => undefined,
      });
    },
  );
  if (memory === undefined) throw new Error('the interpreter was not instantiated');
  return { api, fs: api.FS as Fs, memory };
}
