import type { Outcome } from '#model/outcome.ts';
import { asFailure } from '#model/errors.ts';
import { capModule } from './wasm-limits.ts';

export interface ReadyModule {
  readonly module: WebAssembly.Module;
  readonly shift: number;
}

/**
 * Modules by digest, capped and compiled once for each memory limit. Keeping the Module also keeps the code that the
 * engine optimised while it ran: the next run starts with it.
 */
export class CappedModules {
  readonly #bytes = new Map<string, Uint8Array<ArrayBuffer>>();
  readonly #compiled = new Map<string, Map<number, Promise<ReadyModule>>>();

  add(digest: string, bytes: Uint8Array<ArrayBuffer>): void {
    this.#bytes.set(digest, bytes);
  }

  /** What was added, as it was. Throws when it was not. */
  bytes(digest: string): Uint8Array<ArrayBuffer> {
    const bytes = this.#bytes.get(digest);
    if (bytes === undefined) throw new Error('a file of the run was not sent');
    return bytes;
  }

  forget(digest: string): void {
    this.#bytes.delete(digest);
    this.#compiled.delete(digest);
  }

  /** Rejects with Failure (see capModule), or with the engine's CompileError. */
  get(digest: string, memoryBytes: number): Promise<ReadyModule> {
    let byLimit = this.#compiled.get(digest);
    if (byLimit === undefined) {
      byLimit = new Map();
      this.#compiled.set(digest, byLimit);
    }
    let ready = byLimit.get(memoryBytes);
    if (ready === undefined) {
      ready = this.#make(digest, memoryBytes);
      byLimit.set(memoryBytes, ready);
    }
    return ready;
  }

  async #make(digest: string, memoryBytes: number): Promise<ReadyModule> {
    const capped = capModule(this.bytes(digest), memoryBytes);
    return { module: await WebAssembly.compile(capped.bytes), shift: capped.shift };
  }
}

/** Why a module was refused, as the outcome of its run. */
export function refusal(error: unknown): Outcome {
  const { code, message } = asFailure(error);
  switch (code) {
    case 'limit.memory':
      return { kind: 'limit-exceeded', limit: 'memoryBytes', message };
    case 'limit.table':
      return { kind: 'limit-exceeded', limit: 'tableElements', message };
    case 'denied.shared-memory':
    case 'denied.memory64':
      return { kind: 'denied', capability: code.slice('denied.'.length) };
    default:
      return {
        kind: 'trapped',
        trap: {
          reason: code === 'module.invalid' ? message : `the module cannot be compiled: ${message}`,
          frames: [],
        },
      };
  }
}
