import type { ToolCommand, ToolResult } from '#model/language.ts';
import { PreparedCommand } from './prepared-command.ts';

/** Instances kept ready: a compile runs a compiler and a linker. Each holds some 20 MB. */
const READY = 2;

/** Runs tools one after the other, each in a fresh instance, the next ones made while nobody waits. */
export class ToolRunner {
  readonly #ready: PreparedCommand[] = [];
  #wanted: WebAssembly.Module | undefined;

  /** Throws Failure `compile.crashed`. */
  run(command: ToolCommand): ToolResult {
    const at = this.#ready.findIndex(({ module }) => module === command.module);
    const [prepared = new PreparedCommand(command.module)] = at === -1 ? [] : this.#ready.splice(at, 1);
    this.#wanted = command.module;
    return prepared.run(command);
  }

  /** Makes instances for the next compile: call it when a compile's result is on its way. */
  prepare(module: WebAssembly.Module | undefined = this.#wanted): void {
    if (module === undefined) return;
    while (this.#ready.length > 0 && this.#ready[0]?.module !== module) this.#ready.shift();
    while (this.#ready.length < READY) this.#ready.push(new PreparedCommand(module));
  }
}
