import type { ToolCommand } from '#model/language.ts';
import { Failure } from '#model/errors.ts';
import { FileNode } from './nodes.ts';
import { FileSystem } from './file-system.ts';
import { BytesInput, BytesOutput } from './streams.ts';
import { Tree } from './tree.ts';
import { WasiHost } from './wasi-host.ts';

/** What a command left behind: bytes, so that what is not UTF-8 is kept. */
export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: Uint8Array<ArrayBuffer>;
  readonly stderr: Uint8Array<ArrayBuffer>;
  /** Those of `outputs` that exist, by the path asked for. Copies: they outlive the file system. */
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/**
 * Runs a WASI command of ours (a compiler, a linker) to its end in a fresh instance, on this thread. Setting up costs
 * a few objects whatever is mounted. A trap is thrown as the engine threw it; Failure `wasi.foreign-tree` when a
 * mount was not made by this folder's `Tree`.
 */
export function execCommand(
  command: ToolCommand & { readonly stdin?: Uint8Array; readonly env?: Readonly<Record<string, string>> },
): CommandResult {
  const files = new FileSystem();
  for (const [path, tree] of Object.entries(command.mounts)) {
    if (!(tree instanceof Tree)) {
      throw new Failure('wasi.foreign-tree', `What is mounted at ${path} is not a tree of this host.`);
    }
    files.mount(path, tree);
  }
  for (const [path, bytes] of Object.entries(command.files)) files.addFile(path, bytes);
  const stdout = new BytesOutput();
  const stderr = new BytesOutput();
  const host = new WasiHost({
    args: command.argv,
    env: command.env ?? {},
    files,
    preopens: ['/'],
    stdin: new BytesInput(command.stdin),
    stdout,
    stderr,
  });
  const instance = new WebAssembly.Instance(command.module, { wasi_snapshot_preview1: host.imports() });
  const exitCode = host.start(instance);
  const found = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const path of command.outputs) {
    const node = files.lookup(path);
    if (node instanceof FileNode) found.set(path, node.content().slice());
  }
  return { exitCode, stdout: stdout.bytes(), stderr: stderr.bytes(), files: found };
}
