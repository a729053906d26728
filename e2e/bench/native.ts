import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

/** Compilers of this machine, the peers that are not in a browser. Each may be missing. */
export interface NativeTools {
  /** Compiles to this machine's code. */
  readonly cc: string | undefined;
  readonly cxx: string | undefined;
  /** Whether `clang --target=wasm32-wasi` links C, and C++, here. */
  readonly wasmC: boolean;
  readonly wasmCxx: boolean;
  /** In words, for the table's heading. */
  readonly versions: readonly string[];
  /** A folder for programs and what they write, in memory where the system has one; removed at the end. */
  readonly folder: string;
}

export async function findNative(): Promise<NativeTools> {
  const folder = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'petri-bench-'));
  const cc = ['gcc', 'cc'].find(works);
  const cxx = ['g++', 'c++'].find(works);
  await writeFile(join(folder, 'probe.c'), '#include <stdio.h>\nint main(void) { puts(""); }\n');
  await writeFile(join(folder, 'probe.cpp'), '#include <iostream>\nint main() { std::cout << 1; }\n');
  const wasm = (compiler: string, source: string) =>
    works(compiler) &&
    spawnSync(compiler, [...WASM_FLAGS, source, '-o', 'probe.wasm'], { cwd: folder }).status === 0;
  const wasmC = wasm('clang', 'probe.c');
  const wasmCxx = wasm('clang++', 'probe.cpp');
  return {
    cc,
    cxx,
    wasmC,
    wasmCxx,
    folder,
    versions: [
      cc === undefined ? 'no native C compiler' : firstLine(cc),
      wasmC ? `${firstLine('clang')} --target=wasm32-wasi` : 'no native clang for wasm32-wasi',
    ],
  };
}

/** Debian's wasi-libc++ has no exceptions; nor has the pack. */
export const WASM_FLAGS = ['--target=wasm32-wasi', '-fno-exceptions'] as const;

/**
 * Runs a command `n` times, one after the other, and gives the wall time of each in milliseconds, process start included.
 * Its output goes to /dev/null. `before` makes each time's input differ. Throws when it fails.
 */
export async function timeCommand(
  n: number,
  command: string,
  args: readonly string[],
  options: { cwd: string; before?: (round: number) => Promise<void> },
): Promise<number[]> {
  const samples: number[] = [];
  for (let round = 0; round < n; round += 1) {
    await options.before?.(round);
    samples.push(await timeOnce(command, args, options.cwd));
  }
  return samples;
}

function timeOnce(command: string, args: readonly string[], cwd: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      const ms = performance.now() - start;
      if (code === 0) resolve(ms);
      else reject(new Error(`${command} ${args.join(' ')} ended with ${String(code)}: ${said}`));
    });
  });
}

/** Compiles `main.c` with `-O2` for this machine; the path of the program. Throws when there is no compiler. */
export async function compileNative(
  native: NativeTools,
  name: string,
  files: Readonly<Record<'main.c' | (string & {}), string>>,
  compiler = native.cc,
): Promise<string> {
  if (compiler === undefined) throw new Error('There is no native C compiler here.');
  const folder = join(native.folder, name);
  await mkdir(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
  const program = join(folder, 'program');
  const { status, stderr } = spawnSync(compiler, ['-O2', 'main.c', '-o', program, '-lm'], { cwd: folder });
  if (status !== 0) throw new Error(`${compiler} failed: ${stderr.toString()}`);
  return program;
}

/** What a program printed. Throws when it fails. */
export function outputOf(program: string, args: readonly string[], cwd: string): string {
  const { status, stdout, error } = spawnSync(program, args, { cwd, encoding: 'utf8', maxBuffer: 64 << 20 });
  if (status !== 0) throw error ?? new Error(`${program} ended with ${String(status)}.`);
  return stdout;
}

export async function removeFolder(native: NativeTools): Promise<void> {
  await rm(native.folder, { recursive: true, force: true });
}

function works(command: string): boolean {
  return spawnSync(command, ['--version']).status === 0;
}

function firstLine(command: string): string {
  return spawnSync(command, ['--version'], { encoding: 'utf8' }).stdout.split('\n', 1)[0] ?? command;
}
