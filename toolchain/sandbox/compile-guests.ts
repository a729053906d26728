import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { execCommand } from '#wasi/exec.ts';
import { treeFromTar } from '#wasi/tar.ts';
import { guestTarget, headersBeside } from './guest-names.ts';

/**
 * Compiles the C programs that tests run, with the pack's own compiler on our own WASI host, into a cache folder:
 * `tsx compile-guests.ts <cache folder> <folder of programs>…`. Only what changed is compiled.
 * A first line `// flags: …` adds to the compiler's flags.
 */

const [cache = '', ...folders] = process.argv.slice(2);
const gen = join(dirname(createRequire(import.meta.url).resolve('@yowasp/clang')), '..', 'gen');
const INCLUDES = ['/usr/include/wasm32-wasip1', '/usr/include'].flatMap((path) => [
  '-internal-isystem',
  path,
]);
const EMULATED = ['signal', 'process-clocks', 'mman', 'getpid'];

let tools:
  Promise<{ module: WebAssembly.Module; mounts: Record<string, ReturnType<typeof treeFromTar>> }> | undefined;

async function load() {
  const module = await WebAssembly.compile(readFileSync(join(gen, 'llvm.core.wasm')));
  return { module, mounts: { '/usr': treeFromTar(readFileSync(join(gen, 'llvm-resources.tar'))) } };
}

async function compile(name: string): Promise<Uint8Array> {
  const { module, mounts } = await (tools ??= load());
  const source = readFileSync(name);
  const headers = Object.fromEntries(
    [...headersBeside(name)].map(([header, bytes]) => [`/${header}`, bytes]),
  );
  const flags = /^\/\/ flags: (.*)/.exec(Buffer.from(source).toString())?.[1]?.split(' ') ?? ['-O1'];
  const exec = (argv: string[], files: Record<string, Uint8Array>, output: string): Uint8Array => {
    const result = execCommand({ module, argv, mounts, files, outputs: [output] });
    const made = result.files.get(output);
    const text = Buffer.from(result.stderr).toString();
    if (result.exitCode !== 0 || made === undefined) throw new Error(`${name}: ${text}`);
    if (text !== '') console.error(text);
    return made;
  };
  const object = exec(
    [
      'clang',
      ...['-cc1', '-triple', 'wasm32-unknown-wasip1', '-emit-obj', '-mframe-pointer=none'],
      ...['-resource-dir', '/usr', '-isysroot', '/usr', '-Wall', '-Werror', '-std=c17', ...INCLUDES],
      ...EMULATED.map((part) => `-D_WASI_EMULATED_${part.toUpperCase().replace('-', '_')}`),
      ...['-D_GNU_SOURCE', ...flags, '-o', '/out.o', '-x', 'c', '/main.c'],
    ],
    { '/main.c': source, ...headers },
    '/out.o',
  );
  return exec(
    [
      ...['wasm-ld', '-m', 'wasm32', '-z', 'stack-size=1048576', '--stack-first', '-L/usr/lib/wasm32-wasip1'],
      ...['/usr/lib/wasm32-wasip1/crt1-command.o', '/out.o'],
      ...EMULATED.map((part) => `-lwasi-emulated-${part}`),
      ...['-lc', '/usr/lib/wasm32-unknown-wasip1/libclang_rt.builtins.a', '-o', '/out.wasm'],
    ],
    { '/out.o': object },
    '/out.wasm',
  );
}

mkdirSync(cache, { recursive: true });
for (const folder of folders) {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.c'))) {
    const file = join(folder, name);
    const target = guestTarget(cache, file);
    if (existsSync(target)) continue;
    // Renamed into place: two test processes may compile at once.
    const draft = `${target}.${String(process.pid)}`;
    writeFileSync(draft, await compile(file));
    renameSync(draft, target);
  }
}
