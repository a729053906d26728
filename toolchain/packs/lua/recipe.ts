import { gunzipSync } from 'node:zlib';
import { Failure } from '#model/errors.ts';
import { compileArgv, linkArgv, SYSROOT } from '#languages/_clang/argv.ts';
import { execCommand } from '#wasi/exec.ts';
import { treeFromTar } from '#wasi/tar.ts';
import type { PackRecipe } from '../recipe.ts';
import { readTar, writeTar } from '../tar.ts';
import inputs from './inputs.json' with { type: 'json' };

const COMMAND = 'toolchain/packs/lua/command.c';
const LIBRARY = 'toolchain/packs/lua/library/petri.lua';
const NOTICE = 'toolchain/packs/lua/NOTICE.txt';
const ARGV = 'web/languages/_clang/argv.ts';
const MAIN = 'command.c';

/** The lexer notes where a token begins: with where it ends, an error's first and last character are known. */
const LEXER = 'llex.c';
const TOKEN_LOOP = '  luaZ_resetbuffer(ls->buff);\n  for (;;) {\n';
const NOTED_LOOP = `${TOKEN_LOOP}    token = at;\n`;

/** Lua's pcall jumps out of calls by WebAssembly's exceptions, in the encoding that all engines know. */
const FLAGS: readonly string[] = [
  ...['-O2', '-vectorize-loops', '-vectorize-slp', '-Wno-unused-function', '-I/lua/src'],
  ...['-target-feature', '+exception-handling', '-exception-model=wasm'],
  ...['-mllvm', '-wasm-enable-sjlj', '-mllvm', '-wasm-use-legacy-eh=true'],
];

/** Lua as a WASI command, compiled from its own sources, which are fetched, by the compiler that the page has for C. */
const recipe: PackRecipe = {
  id: 'lua',
  version: '5.4.9',
  licence: 'MIT AND BSD-2-Clause AND CC0-1.0',
  optional: true,
  inputs,
  sources: [LIBRARY, ARGV],
  async make({ read, say }) {
    const [sources, core, resources] = inputs;
    if (sources === undefined || core === undefined || resources === undefined) {
      throw new Error('inputs.json names three files');
    }
    const lua = luaSources(await read(sources.path));
    say('compiling');
    const clang = await WebAssembly.compile(await read(core.path));
    const sysroot = treeFromTar(await read(resources.path));
    const run = (argv: readonly string[], files: Record<string, Uint8Array>, output: string) => {
      const result = execCommand({
        module: clang,
        argv,
        mounts: { [SYSROOT]: sysroot },
        files,
        outputs: [output],
      });
      const bytes = result.files.get(output);
      if (result.exitCode === 0 && bytes !== undefined) return bytes;
      throw new Failure('pack.tool-failed', `Lua could not be compiled: ${text(result.stderr)}`);
    };
    const object = run(
      [...compileArgv('c', MAIN, FLAGS), '-emit-obj', '-o', '/lua.o', '-x', 'c', `/${MAIN}`],
      { ...lua, [`/${MAIN}`]: await read(COMMAND) },
      '/lua.o',
    );
    const link = { cxx: false, libraries: ['setjmp'], options: ['--strip-all'] };
    return [
      {
        name: 'lua.wasm',
        bytes: run(linkArgv(['/lua.o'], '/lua.wasm', link), { '/lua.o': object }, '/lua.wasm'),
      },
      { name: 'library.tar', bytes: writeTar([{ path: 'petri.lua', bytes: await read(LIBRARY) }]) },
      { name: 'NOTICE.txt', bytes: await read(NOTICE) },
    ];
  },
};

export default recipe;

function luaSources(archive: Uint8Array): Record<string, Uint8Array> {
  const files: Record<string, Uint8Array> = {};
  for (const { path, bytes } of readTar(gunzipSync(archive))) {
    const name = /^lua-[\d.]+\/src\/(?<name>\w+\.[ch])$/.exec(path)?.groups?.['name'];
    if (name !== undefined) files[`/lua/src/${name}`] = name === LEXER ? noteTokens(bytes) : bytes;
  }
  return files;
}

function noteTokens(lexer: Uint8Array): Uint8Array {
  const parts = text(lexer).split(TOKEN_LOOP);
  if (parts.length === 2) return new TextEncoder().encode(parts.join(NOTED_LOOP));
  throw new Failure('pack.input-differs', `${LEXER} is not what this recipe was made for.`);
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
