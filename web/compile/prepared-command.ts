import type { ToolCommand, ToolResult } from '#model/language.ts';
import { Failure } from '#model/errors.ts';
import { FileSystem } from '#wasi/file-system.ts';
import { FileNode } from '#wasi/nodes.ts';
import { BytesOutput } from '#wasi/streams.ts';
import { Tree } from '#wasi/tree.ts';
import { WasiHost } from '#wasi/wasi-host.ts';

/**
 * An instance of a tool that waits for its arguments. Instantiating a large module (10 ms for the 75 MB of clang, most
 * of it copying data segments) is done before anybody waits; a run uses the instance up.
 */
export class PreparedCommand {
  readonly module: WebAssembly.Module;
  readonly #files = new FileSystem();
  readonly #stdout = new BytesOutput();
  readonly #stderr = new BytesOutput();
  readonly #host: WasiHost;
  readonly #instance: WebAssembly.Instance;
  /** Answers what depends on arguments and environment, which come later. */
  #late: Record<string, WebAssembly.ImportValue> = {};

  constructor(module: WebAssembly.Module) {
    this.module = module;
    this.#host = new WasiHost({
      args: [],
      files: this.#files,
      preopens: ['/'],
      stdout: this.#stdout,
      stderr: this.#stderr,
    });
    const imports = this.#host.imports();
    for (const name of ['args_get', 'args_sizes_get', 'environ_get', 'environ_sizes_get']) {
      imports[name] = (...values: number[]) =>
        (this.#late[name] as (...values: number[]) => number)(...values);
    }
    this.#instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: imports });
  }

  /** Runs to the end. Throws Failure `compile.crashed` when the tool traps. */
  run(command: Omit<ToolCommand, 'module'>): ToolResult {
    for (const [path, tree] of Object.entries(command.mounts)) {
      if (!(tree instanceof Tree)) throw new Failure('internal', `${path} is not a tree of this host.`);
      this.#files.mount(path, tree);
    }
    for (const [path, bytes] of Object.entries(command.files)) this.#files.addFile(path, bytes);
    const late = new WasiHost({ args: command.argv, env: command.env ?? {}, files: this.#files });
    late.attach(this.#instance);
    this.#late = late.imports();
    const exitCode = this.#start(command.argv[0] ?? '');
    const files = new Map<string, Uint8Array<ArrayBuffer>>();
    for (const path of command.outputs) {
      const node = this.#files.lookup(path);
      if (node instanceof FileNode) files.set(path, node.content().slice());
    }
    return { exitCode, stdout: this.#stdout.text(), stderr: this.#stderr.text(), files };
  }

  #start(tool: string): number {
    try {
      return this.#host.start(this.#instance);
    } catch (cause) {
      throw new Failure('compile.crashed', crashMessage(tool, cause), {
        cause,
        detail: { tool, stderr: this.#stderr.text().slice(-2000) },
      });
    }
  }
}

function crashMessage(tool: string, cause: unknown): string {
  if (cause instanceof RangeError) {
    return `The compiler (${tool}) ran out of stack: the source is nested too deeply. Split it into smaller parts.`;
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return `The compiler (${tool}) crashed: ${reason}. Something in the source is too much for it; make it simpler.`;
}
