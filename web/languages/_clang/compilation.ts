import type { CompileRequest } from '#model/compile-request.ts';
import type { Diagnostic } from '#model/diagnostic.ts';
import { digestJson } from '#model/digest.ts';
import { asFailure } from '#model/errors.ts';
import type { ToolchainResult, ToolchainTools, ToolResult } from '#model/language.ts';
import { COMPILE_LIMITS } from '#model/limits.ts';
import { compileArgv, linkArgv, type SourceLanguage } from './argv.ts';
import { parseClang, readableText } from './diagnostics.ts';
import { askDriver } from './driver.ts';
import type { ParsedFlags } from './flags.ts';
import { includesText, lacksMain, MISSING_MAIN, parseLinker } from './link-diagnostics.ts';
import type { LoadedClang } from './load.ts';
import { joinPreamble, splitPreamble, type Preamble } from './preamble.ts';
import type { PreambleCache } from './preamble-cache.ts';
import { languageOf, withoutForeign } from './source-language.ts';
import { SourceText } from './source-text.ts';

/** Files beside the cell's have a colon in their names, which no file of a cell has. */
const PREAMBLE_FILE = '/:preamble.pch';
const PREAMBLE_SOURCE = '/:preamble.h';
const PROGRAM = '/program.wasm';

/** Raised when preambles are made differently: kept ones are then misses. */
const PREAMBLE_FORMAT = 1;

/** Flags with which a source compiled after its preamble could be judged otherwise than in one piece. */
const NO_PREAMBLE = /^-(?:I|include|isystem|iquote)|^-W(?:everything|unused-macros)/;

/** setjmp and longjmp stand on WebAssembly's exception handling; what does not use them is compiled without. */
const JUMP_FLAGS = [
  ...['exception-handling', 'multivalue', 'reference-types'].flatMap((name) => [
    '-target-feature',
    `+${name}`,
  ]),
  ...['-exception-model=wasm', '-mllvm', '-wasm-enable-sjlj'],
];

const encoder = new TextEncoder();

interface Source {
  readonly name: string;
  readonly language: SourceLanguage;
  readonly object: string;
}

/** One compile of a cell: every source to an object, the objects to a program. */
export class Compilation {
  readonly #files: Readonly<Record<string, Uint8Array>>;
  readonly #sources: readonly Source[];
  readonly #jumps: boolean;
  readonly #main: string;
  readonly #mainText: string;
  readonly #flags: ParsedFlags;
  readonly #clang: LoadedClang;
  readonly #tools: ToolchainTools;
  readonly #preambles: PreambleCache;
  readonly #driverAnswers = new Map<SourceLanguage, readonly string[]>();
  readonly #texts = new Map<string, SourceText>();
  readonly #diagnostics: Diagnostic[] = [];
  #text = '';

  constructor(
    mainFile: string,
    request: CompileRequest,
    flags: ParsedFlags,
    clang: LoadedClang,
    tools: ToolchainTools,
    preambles: PreambleCache,
  ) {
    this.#main = mainFile;
    this.#mainText = request.source;
    this.#flags = flags;
    this.#clang = clang;
    this.#tools = tools;
    this.#preambles = preambles;
    const texts = [request.source, ...Object.values(request.files)];
    this.#jumps = texts.some((text) => typeof text === 'string' && text.includes('setjmp'));
    const files: [string, Uint8Array][] = Object.entries(request.files).map(([name, content]) => [
      `/${name}`,
      typeof content === 'string' ? encoder.encode(content) : content,
    ]);
    this.#files = Object.fromEntries(files);
    this.#sources = [mainFile, ...Object.keys(request.files).sort()].flatMap((name, at) => {
      const language = languageOf(name);
      if (language === undefined) return [];
      return [{ name, language, object: `/:${String(at)}-${name.replaceAll('/', '-')}.o` }];
    });
  }

  /** Compiles and links. The reader's mistakes, and the compiler's, are diagnostics. */
  async run(): Promise<ToolchainResult> {
    try {
      const objects: Record<string, Uint8Array> = {};
      for (const source of this.#sources) {
        const object = await this.#compile(source);
        if (object !== undefined) objects[source.object] = object;
      }
      if (this.#hasErrors()) return this.#failed();
      return await this.#link(objects);
    } catch (error) {
      const failure = asFailure(error);
      if (failure.code !== 'compile.crashed') throw error;
      this.#diagnostics.push({
        severity: 'error',
        code: failure.code,
        source: 'clang',
        message: failure.message,
      });
      this.#text += `${failure.message}\n`;
      return this.#failed();
    }
  }

  /** Makes the preamble that the next compile of the same source will want. */
  async prepare(): Promise<void> {
    const [main] = this.#sources;
    if (main === undefined) return;
    const flags = await this.#flagsFor(main.language);
    if (flags !== undefined) await this.#preambleFor(main, flags);
  }

  async #compile(source: Source): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const flags = await this.#flagsFor(source.language);
    if (flags === undefined) return undefined;
    this.#tools.report({ phase: 'compile', message: `Compiling ${source.name}` });
    const preamble = await this.#preambleFor(source, flags);
    const usual = source.name === this.#main ? encoder.encode(this.#mainText) : undefined;
    const result = await this.#exec(
      [
        ...compileArgv(source.language, source.name.replace(/^.*\//, ''), flags),
        '-emit-obj',
        ...(preamble === undefined ? [] : ['-include-pch', PREAMBLE_FILE]),
        ...['-o', source.object, '-x', source.language, source.name],
      ],
      {
        ...this.#files,
        ...(usual !== undefined && { [`/${source.name}`]: usual }),
        ...(preamble !== undefined && {
          [PREAMBLE_FILE]: preamble.bytes,
          [PREAMBLE_SOURCE]: encoder.encode(preamble.parts.text),
          [`/${source.name}`]: encoder.encode(preamble.parts.rest),
        }),
      },
      [source.object],
    );
    this.#say(result.stderr, (text) => parseClang(text, (name) => this.#textOf(name)));
    if (result.exitCode !== 0) this.#needError(result.stderr, 'clang', source.name);
    const object = result.exitCode === 0 ? result.files.get(source.object) : undefined;
    if (object !== undefined && includesText(object, 'pthread_create')) this.#warnOfThreads(source.name);
    return object;
  }

  /** The reader's flags as cc1 wants them; undefined, and a diagnostic, when the driver refuses one. */
  async #flagsFor(language: SourceLanguage): Promise<readonly string[] | undefined> {
    const { simple, driver } = this.#flags;
    const own = [...withoutForeign(simple, language), ...(this.#jumps ? JUMP_FLAGS : [])];
    if (driver.length === 0) return own;
    let added = this.#driverAnswers.get(language);
    if (added === undefined) {
      const answer = await askDriver(language, driver, (argv, files) => this.#exec(argv, files, []));
      if (!answer.ok) {
        this.#say(answer.text, (text) => parseClang(text, () => undefined));
        this.#needError(answer.text, 'clang', undefined);
        return undefined;
      }
      added = answer.argv;
      this.#driverAnswers.set(language, added);
    }
    return [...own, ...added];
  }

  async #preambleFor(
    source: Source,
    flags: readonly string[],
  ): Promise<{ bytes: Uint8Array<ArrayBuffer>; parts: Preamble } | undefined> {
    if (source.name !== this.#main || source.language !== 'c++') return undefined;
    if (flags.some((flag) => NO_PREAMBLE.test(flag))) return undefined;
    const parts = splitPreamble(this.#mainText);
    if (parts === undefined) return undefined;
    const argv = [
      ...compileArgv(source.language, source.name, flags),
      ...['-emit-pch', '-fno-pch-timestamp', '-fpch-instantiate-templates'],
      ...['-o', PREAMBLE_FILE, '-x', `${source.language}-header`, PREAMBLE_SOURCE],
    ];
    const pack = this.#tools.pack.digest;
    const key = await digestJson({ format: PREAMBLE_FORMAT, pack, argv, text: parts.text });
    const bytes = this.#preambles.get(key) ?? (await this.#makePreamble(key, argv, parts.text));
    return bytes === 'unusable' ? undefined : { bytes, parts };
  }

  async #makePreamble(
    key: string,
    argv: readonly string[],
    text: string,
  ): Promise<Uint8Array<ArrayBuffer> | 'unusable'> {
    let bytes = await this.#tools.cache.get(key);
    if (bytes === undefined) {
      this.#tools.report({ phase: 'preamble', message: 'Compiling the included headers, once' });
      const made = await this.#exec(argv, { [PREAMBLE_SOURCE]: encoder.encode(text) }, [PREAMBLE_FILE]);
      // What has something to say is said each time, in its place: compiled in one piece with the source.
      if (made.exitCode === 0 && made.stderr === '') bytes = made.files.get(PREAMBLE_FILE);
      if (bytes !== undefined) void this.#tools.cache.put(key, 'preamble', bytes);
    }
    this.#preambles.set(key, bytes ?? 'unusable');
    return bytes ?? 'unusable';
  }

  async #link(objects: Readonly<Record<string, Uint8Array>>): Promise<ToolchainResult> {
    this.#tools.report({ phase: 'link', message: 'Linking' });
    const cxx = this.#sources.some(({ language }) => language === 'c++');
    const libraries = [...this.#flags.libraries, ...(this.#jumps ? ['setjmp'] : [])];
    const argv = linkArgv(Object.keys(objects), PROGRAM, { cxx, libraries, options: this.#flags.linker });
    const result = await this.#exec(argv, objects, [PROGRAM]);
    const sourceOf = (object: string): string | undefined =>
      this.#sources.find((source) => source.object === object)?.name;
    this.#say(result.stderr, (text) => parseLinker(text, sourceOf, (name) => this.#textOf(name)));
    const bytes = result.files.get(PROGRAM);
    if (result.exitCode !== 0 || bytes === undefined) {
      this.#needError(result.stderr, 'wasm-ld', undefined);
      return this.#failed();
    }
    if (lacksMain(bytes)) {
      this.#diagnostics.push(MISSING_MAIN);
      this.#text += `wasm-ld: error: ${MISSING_MAIN.message}\n`;
      return this.#failed();
    }
    const { debugInfo } = this.#flags;
    const diagnostics = this.#diagnostics.slice(0, COMPILE_LIMITS.diagnostics);
    return { ok: true, kind: 'wasi-command', bytes, debugInfo, diagnostics, text: this.#text };
  }

  #exec(
    argv: readonly string[],
    files: Readonly<Record<string, Uint8Array>>,
    outputs: readonly string[],
  ): Promise<ToolResult> {
    return this.#tools.exec({ ...this.#clang, argv, files, outputs });
  }

  #say(text: string, parse: (text: string) => Diagnostic[]): void {
    if (text === '') return;
    const whole = joinPreamble(text);
    this.#diagnostics.push(...parse(whole));
    this.#text += readableText(whole).replace(/\/:\d+-(\S+\.o)\b/g, '$1');
  }

  /** A tool that failed without an error that we could read: its words are the error. */
  #needError(text: string, tool: string, file: string | undefined): void {
    if (this.#hasErrors()) return;
    this.#diagnostics.push({
      ...(file !== undefined && { file }),
      severity: 'error',
      source: tool,
      message: text.trim() === '' ? `${tool} failed without a word.` : text.trim().slice(0, 2000),
    });
  }

  /** They compile, and fail when the program runs: better said now. */
  #warnOfThreads(file: string): void {
    const text = this.#textOf(file);
    const range =
      text?.find('pthread_create') ?? text?.find('thread') ?? text?.find('jthread') ?? text?.find('async');
    const message = 'this program starts a thread, which always fails here: the toolchain has no threads';
    this.#diagnostics.push({
      file,
      ...(range && { range }),
      severity: 'warning',
      code: 'no-threads',
      source: 'petri',
      message,
    });
    this.#text += `${file}: warning: ${message}\n`;
  }

  #hasErrors(): boolean {
    return this.#diagnostics.some(({ severity }) => severity === 'error');
  }

  #failed(): ToolchainResult {
    return {
      ok: false,
      diagnostics: this.#diagnostics.slice(0, COMPILE_LIMITS.diagnostics),
      text: this.#text,
    };
  }

  #textOf(name: string): SourceText | undefined {
    const known = this.#texts.get(name);
    if (known !== undefined) return known;
    const bytes = this.#files[`/${name}`];
    if (name !== this.#main && bytes === undefined) return undefined;
    const text = new SourceText(name === this.#main ? this.#mainText : new TextDecoder().decode(bytes));
    this.#texts.set(name, text);
    return text;
  }
}
