import type { CompileRequest } from '#model/compile-request.ts';
import { positionAt, type Diagnostic } from '#model/diagnostic.ts';
import { Failure } from '#model/errors.ts';
import { formatterFor } from '#model/formatter.ts';
import type {
  FormatRequest,
  FormatResult,
  LanguageEntry,
  Pack,
  Progress,
  SourceLocation,
  Toolchain,
  ToolchainCache,
  ToolchainResult,
  ToolchainTools,
} from '#model/language.ts';
import type { PackIndex, PackInfo } from '#model/pack.ts';
import { LoadedPack, type PackContents } from './packs.ts';
import { ToolRunner } from './tool-runner.ts';

export interface ServiceParts {
  readonly packs: PackIndex;
  readonly languages: readonly LanguageEntry[];
  readonly loadToolchain: (language: string) => Promise<Toolchain>;
  readonly contents: (pack: PackInfo) => PackContents;
  readonly cache: ToolchainCache;
}

/** Training ends when a round takes more than this part of the best one before, or after so many rounds. */
const TRAINED_RATIO = 0.9;
const TRAINING_ROUNDS = 8;

/** How browsers say that a part of the site's code did not come. */
const NOT_FETCHED = /dynamically imported module|module script failed/i;

const silent = (): void => undefined;

/** Runs toolchains on this thread: the inside of the compile worker, and of Node's host. */
export class CompileService {
  readonly #parts: ServiceParts;
  readonly #packs = new Map<string, LoadedPack>();
  readonly #runner = new ToolRunner();
  readonly #warm = new Set<string>();

  constructor(parts: ServiceParts) {
    this.#parts = parts;
  }

  async compile(request: CompileRequest, report: (progress: Progress) => void): Promise<ToolchainResult> {
    const toolchain = await this.#parts.loadToolchain(request.language);
    const result = await toolchain.compile(request, this.#tools(request.language, report));
    this.#warm.add(request.language);
    this.#later();
    return result;
  }

  /** Loads a language's compiler and runs it once, then does what `request` will want. */
  async warm(language: string, request: CompileRequest | undefined): Promise<void> {
    const toolchain = await this.#parts.loadToolchain(language);
    const tools = this.#tools(language, silent);
    if (!this.#warm.has(language)) {
      await toolchain.warm(tools);
      this.#warm.add(language);
    }
    if (request !== undefined) await toolchain.idle?.(request, tools);
    this.#later();
  }

  /** Compiles the language's training programs, each until it gets no faster. */
  async train(language: string): Promise<void> {
    const toolchain = await this.#parts.loadToolchain(language);
    const tools = this.#tools(language, silent);
    for (const program of toolchain.training ?? []) {
      let best = Infinity;
      for (let round = 0; round < TRAINING_ROUNDS; round++) {
        const startedAt = performance.now();
        await toolchain.compile({ ...program, language }, tools);
        const ms = performance.now() - startedAt;
        if (ms > best * TRAINED_RATIO) break;
        best = Math.min(best, ms);
        // Optimised code is made on other threads: they need a moment.
        await new Promise((resolve) => setTimeout(resolve, ms / 2));
      }
    }
  }

  /** Throws Failure `format.none` when no language has a formatter for the file, `format.unreachable`, `format.crashed`. */
  async format(language: string, request: FormatRequest): Promise<FormatResult> {
    const { file, text } = request;
    const taker = formatterFor(this.#parts.languages, language, file);
    const toolchain = taker && (await this.#parts.loadToolchain(taker.id));
    if (taker === undefined || toolchain?.format === undefined) {
      const message = `There is no formatter for ${file} here.`;
      throw new Failure('format.none', message, { detail: { language, file } });
    }
    // Formatters take UTF-8, which has no halves of characters.
    const half = /\p{Cs}/u.exec(text)?.index;
    if (half !== undefined) return { ok: false, diagnostics: [halfCharacter(file, text.slice(0, half))] };
    try {
      return await toolchain.format(request, this.#tools(taker.id, silent));
    } catch (cause) {
      if (!(cause instanceof TypeError && NOT_FETCHED.test(cause.message))) throw cause;
      const message = `${taker.formatter ?? 'The formatter'} cannot be fetched: there is no connection. Connect once; after that it works offline.`;
      throw new Failure('format.unreachable', message, { cause, detail: { file } });
    }
  }

  async symbolize(
    language: string,
    module: Uint8Array<ArrayBuffer>,
    offsets: readonly number[],
  ): Promise<readonly (SourceLocation | undefined)[]> {
    const toolchain = await this.#parts.loadToolchain(language);
    const found = await toolchain.symbolize?.(module, offsets, this.#tools(language, silent));
    return found ?? offsets.map(() => undefined);
  }

  /** After the answer has gone out: instances for the next compile. */
  #later(): void {
    setTimeout(() => this.#runner.prepare(), 0);
  }

  #tools(language: string, report: (progress: Progress) => void): ToolchainTools {
    const pack = (): Pack => this.#pack(language, report);
    return {
      // Asked for when used: a language may need no pack, and the others fail with what is missing.
      get pack() {
        return pack();
      },
      // async, so that what run() throws is a rejection.
      exec: async (command) => Promise.resolve(this.#runner.run(command)),
      cache: this.#parts.cache,
      report,
      signal: NEVER,
    };
  }

  #pack(language: string, report: (progress: Progress) => void): Pack {
    const { packs } = this.#parts.packs;
    const id = this.#parts.languages.find((candidate) => candidate.id === language)?.pack ?? '';
    const info = Object.hasOwn(packs, id) ? packs[id] : undefined;
    if (info === undefined) throw missingPack(language, id, this.#parts.packs);
    let pack = this.#packs.get(id);
    if (pack === undefined) {
      pack = new LoadedPack(info, this.#parts.contents(info));
      this.#packs.set(id, pack);
    }
    return pack.view(report);
  }
}

/** A compile on this thread cannot be interrupted: whoever wants that kills the thread. */
const NEVER = new AbortController().signal;

function halfCharacter(file: string, before: string): Diagnostic {
  const start = positionAt(before, before.length);
  const message = 'half of a character (a lone surrogate) stands here: take it out';
  const range = { start, end: { ...start, character: start.character + 1 } };
  return { file, range, severity: 'error', source: 'petri', message };
}

/** Why a language's pack is not there, in the words of who could not make it. */
export function missingPack(language: string, pack: string, { missing = {} }: PackIndex): Failure {
  const why = Object.hasOwn(missing, pack)
    ? missing[pack]
    : `The "${pack}" pack that ${language} needs is not part of this site; \`npm start\` makes it.`;
  return new Failure('pack.missing', why ?? '', { detail: { language, pack } });
}
