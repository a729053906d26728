import type { ToolCommand, ToolResult } from '#model/language.ts';
import { PreparedCommand } from './prepared-command.ts';

/** Instances kept ready: a compile runs a compiler and a linker. Each holds some 20 MB. */
const READY = 2;

/** Runs tools one after the other, each in a fresh instance, the next ones made while nobody waits. */
export class ToolRunner {
  #ready: PreparedCommand[] = [];
  /** What ran last: the next compile runs much the same. */
  #last: readonly WebAssembly.Module[] = [];

  /** Throws Failure `compile.crashed`. */
  run(command: ToolCommand): ToolResult {
    const at = this.#ready.findIndex(({ module }) => module === command.module);
    const [prepared = new PreparedCommand(command.module)] = at === -1 ? [] : this.#ready.splice(at, 1);
    this.#last = [...this.#last, command.module].slice(-READY);
    return prepared.run(command);
  }

  /** Makes instances for the next compile: call it when a compile's result is on its way. */
  prepare(): void {
    const kept = this.#ready.splice(0);
    this.#ready = this.#last.map((module) => {
      const at = kept.findIndex((prepared) => prepared.module === module);
      const [prepared = new PreparedCommand(module)] = at === -1 ? [] : kept.splice(at, 1);
      return prepared;
    });
  }
}
