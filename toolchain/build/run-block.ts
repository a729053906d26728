import { serviceFault } from '#api/failure-diagnostic.ts';
import type { CompileAnswer, Petri } from '#api/petri.ts';
import { splitArgs } from '#model/args.ts';
import type { RunResult } from '#model/run.ts';
import { filesAfter, type SessionFiles } from '#model/session-files.ts';
import type { Block } from '../blocks/block.ts';
import { requestOf } from './identity.ts';
import { timeoutMs } from './timeout.ts';

/** What a block came to: it was compiled, and run where that was asked for and can be done. */
export interface BlockRun {
  /** Undefined for a language that has no program to keep: a compile service runs it, and that is all. */
  readonly compiled?: CompileAnswer;
  readonly result?: RunResult;
}

const NO_FILES: SessionFiles = new Map();

/** Compiles and runs blocks, each after those that it stands on. Files that one leaves are there for the next. */
export class BlockRunner {
  readonly #petri: Petri;
  /** What there is after a chain of blocks, by the blocks. */
  readonly #left = new Map<string, Promise<SessionFiles>>();
  readonly #names = new Map<Block, number>();

  constructor(petri: Petri) {
    this.#petri = petri;
  }

  /**
   * @param before what runs before it, in order
   * @param isToRun false: it is compiled only
   * Throws what compiling throws, and Failure `service.…` for what a compile service was to run, and did not.
   */
  async run(block: Block, before: readonly Block[], isToRun: boolean): Promise<BlockRun> {
    if (!this.#isHere(block)) {
      return isToRun ? { result: await this.#runOne(block, await this.#filesAfter(before)) } : {};
    }
    const compiled = await this.#petri.compile(requestOf(block));
    if (compiled.digest === undefined || !isToRun) return { compiled };
    return { compiled, result: await this.#runOne(block, await this.#filesAfter(before)) };
  }

  #filesAfter(blocks: readonly Block[]): Promise<SessionFiles> {
    const last = blocks.at(-1);
    if (last === undefined) return Promise.resolve(NO_FILES);
    const key = blocks.map((block) => this.#nameOf(block)).join();
    const known = this.#left.get(key);
    if (known !== undefined) return known;
    const making = this.#filesAfter(blocks.slice(0, -1)).then(async (files) => {
      const { files: written, removedFiles: removed } = await this.#runOne(last, files);
      return filesAfter(files, { files: written, removed });
    });
    this.#left.set(key, making);
    return making;
  }

  async #runOne(block: Block, sessionFiles: SessionFiles): Promise<RunResult> {
    const { attributes } = block;
    const timeMs = timeoutMs(block);
    const request = {
      ...requestOf(block),
      args: splitArgs(attributes.get('args') ?? ''),
      stdin: attributes.get('stdin') ?? '',
      // As in a reader's page: what a cell prints there must be what is recorded here.
      level: 'restricted' as const,
      // Whoever named a service means it to run what nothing else does.
      grants: ['fs.write:/**', 'fs.delete:/**', ...(this.#isHere(block) ? [] : ['service.run'])],
      ...(timeMs !== undefined && { limits: { timeMs } }),
    };
    const result = await this.#petri.run(request, { sessionFiles }).result;
    const fault = serviceFault(result.diagnostics);
    if (fault !== undefined) throw fault;
    return result;
  }

  #isHere({ language }: Block): boolean {
    const known = this.#petri.languages.find(({ id }) => id === language);
    return known?.manifest.targets.includes('browser') !== false;
  }

  #nameOf(block: Block): number {
    const name = this.#names.get(block) ?? this.#names.size;
    this.#names.set(block, name);
    return name;
  }
}
