import type { CompileRequest } from '#model/compile-request.ts';
import type { Diagnostic } from '#model/diagnostic.ts';
import { asFailure } from '#model/errors.ts';
import type { ToolchainResult, ToolchainTools } from '#model/language.ts';
import { COMPILE_LIMITS } from '#model/limits.ts';
import { readCell, type GoPackage } from './cell.ts';
import { parseCompiler, parseLinker } from './diagnostics.ts';
import type { ParsedFlags } from './flags.ts';
import { Library } from './library.ts';
import { SourceText } from './source-text.ts';

const encoder = new TextEncoder();

/** Where the tools see the cell's files; everything else stands beside it. */
export const CELL = '/cell';
const PROGRAM = '/program.wasm';
const CONFIGURATION = '/importcfg';

/** Each tool lives for one small task: it ends before collecting garbage would pay. */
export const ENVIRONMENT = { GOGC: 'off', PWD: CELL } as const;

/** One compile of one cell. */
export class Compilation {
  readonly #tools: ToolchainTools;
  readonly #request: CompileRequest;
  readonly #flags: ParsedFlags;
  readonly #texts = new Map<string, SourceText>();
  readonly #diagnostics: Diagnostic[] = [];
  #text = '';

  constructor(request: CompileRequest, flags: ParsedFlags, tools: ToolchainTools) {
    this.#request = request;
    this.#flags = flags;
    this.#tools = tools;
  }

  /** Compiles and links. The reader's mistakes, and the compiler's, are diagnostics. */
  async run(): Promise<ToolchainResult> {
    this.#add(this.#flags.problems);
    if (this.#diagnostics.length > 0) return this.#failed();
    try {
      return await this.#build();
    } catch (error) {
      const failure = asFailure(error);
      if (failure.code !== 'compile.crashed') throw error;
      this.#add([{ severity: 'error', code: failure.code, source: 'go', message: failure.message }]);
      return this.#failed();
    }
  }

  async #build(): Promise<ToolchainResult> {
    const [library] = await Promise.all([
      Library.open(this.#tools.pack),
      // Asked for now: they arrive side by side.
      this.#tools.pack.module('compile.wasm'),
      this.#tools.pack.module('link.wasm'),
    ]);
    const { packages, problems } = readCell(this.#request, {
      tags: this.#flags.tags,
      minor: library.minor,
      isStandard: (path) => path === 'unsafe' || library.isImportable(path),
    });
    for (const { files } of packages) {
      for (const { name, text } of files) this.#texts.set(name, new SourceText(text));
    }
    this.#add(problems);
    if (this.#diagnostics.length > 0) return this.#failed();

    const archives = new Map<string, Uint8Array<ArrayBuffer>>();
    for (const goPackage of packages) {
      const archive = await this.#compile(goPackage, library, archives);
      // What imports a package that has errors would only repeat them.
      if (archive === undefined) return this.#failed();
      archives.set(goPackage.path, archive);
    }
    return this.#link(packages, library, archives);
  }

  async #compile(
    { path, files }: GoPackage,
    library: Library,
    archives: ReadonlyMap<string, Uint8Array>,
  ): Promise<Uint8Array<ArrayBuffer> | undefined> {
    this.#tools.report({ phase: 'compile', message: `Compiling package ${path}` });
    const imports = [
      ...new Set(files.flatMap(({ header }) => header.imports.map((each) => each.path))),
    ].sort();
    const standard = imports.filter((each) => library.has(each));
    const own = imports.filter((each) => archives.has(each));
    const output = archiveName(path);
    const result = await this.#tools.exec({
      module: await this.#tools.pack.module('compile.wasm'),
      argv: [
        ...[
          'compile',
          '-p',
          path,
          '-complete',
          '-pack',
          '-c=1',
          '-e',
          '-dwarf=false',
          '-trimpath',
          `${CELL}=>`,
        ],
        ...this.#flags.compiler,
        ...['-importcfg', CONFIGURATION, '-o', output],
        ...files.map(({ name }) => name),
      ],
      env: ENVIRONMENT,
      mounts: await library.mounts(standard),
      files: {
        ...Object.fromEntries(files.map(({ name, text }) => [`${CELL}/${name}`, encoder.encode(text)])),
        ...Object.fromEntries(own.map((each) => [archiveName(each), archives.get(each) ?? new Uint8Array()])),
        [CONFIGURATION]: configuration(library, standard, own),
      },
      outputs: [output],
    });
    const said = `${result.stdout}${result.stderr}`;
    this.#text += said;
    this.#add(parseCompiler(said, (name) => this.#texts.get(name)));
    const archive = result.exitCode === 0 ? result.files.get(output) : undefined;
    if (archive === undefined) this.#needError(said, 'compile', files[0]?.name);
    return archive;
  }

  async #link(
    packages: readonly GoPackage[],
    library: Library,
    archives: ReadonlyMap<string, Uint8Array>,
  ): Promise<ToolchainResult> {
    this.#tools.report({ phase: 'link', message: 'Linking' });
    const imports = packages.flatMap(({ files }) =>
      files.flatMap(({ header }) => header.imports.map(({ path }) => path)),
    );
    const standard = library.closure(imports);
    const own = [...archives.keys()];
    const result = await this.#tools.exec({
      module: await this.#tools.pack.module('link.wasm'),
      argv: [
        ...['link', '-importcfg', CONFIGURATION, '-buildmode=exe', '-s', '-w'],
        ...['-o', PROGRAM, archiveName('main')],
      ],
      env: ENVIRONMENT,
      mounts: await library.mounts(standard),
      files: {
        ...Object.fromEntries([...archives].map(([path, bytes]) => [archiveName(path), bytes])),
        [CONFIGURATION]: configuration(
          library,
          standard,
          own.filter((path) => path !== 'main'),
        ),
      },
      outputs: [PROGRAM],
    });
    const said = `${result.stdout}${result.stderr}`;
    this.#text += said;
    const bytes = result.files.get(PROGRAM);
    if (result.exitCode !== 0 || bytes === undefined) {
      this.#add(parseLinker(said));
      this.#needError(said, 'link', undefined);
      return this.#failed();
    }
    return {
      ok: true,
      kind: 'wasi-command',
      bytes,
      debugInfo: false,
      diagnostics: this.#diagnostics.slice(0, COMPILE_LIMITS.diagnostics),
      text: this.#text,
    };
  }

  #add(diagnostics: readonly Diagnostic[]): void {
    this.#diagnostics.push(...diagnostics);
  }

  /** A tool that failed without an error that we could read: its words are the error. */
  #needError(text: string, tool: string, file: string | undefined): void {
    if (this.#diagnostics.some(({ severity }) => severity === 'error')) return;
    const message = text.trim() === '' ? `${tool} failed without a word.` : text.trim().slice(0, 2000);
    this.#add([{ ...(file !== undefined && { file }), severity: 'error', source: tool, message }]);
  }

  #failed(): ToolchainResult {
    const diagnostics = this.#diagnostics.slice(0, COMPILE_LIMITS.diagnostics);
    if (this.#text === '') this.#text = diagnostics.map(lineOf).join('');
    return { ok: false, diagnostics, text: this.#text };
  }
}

/** As the compiler would have said it. */
function lineOf({ file, range, message }: Diagnostic): string {
  const place =
    range === undefined ? '' : `:${String(range.start.line + 1)}:${String(range.start.character + 1)}`;
  return `${file === undefined ? '' : `${file}${place}: `}${message}\n`;
}

function configuration(library: Library, standard: readonly string[], own: readonly string[]): Uint8Array {
  const lines = [
    ...standard.map((path) => library.line(path)),
    ...own.map((path) => `packagefile ${path}=${archiveName(path)}`),
  ];
  return encoder.encode(`${lines.join('\n')}\n`);
}

function archiveName(path: string): string {
  return `/${path.replaceAll('/', ':')}.a`;
}
