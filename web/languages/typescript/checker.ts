import ts from 'typescript';
import type { Diagnostic, Severity } from '#model/diagnostic.ts';
import type { FileTree } from '#model/language.ts';
import type { SourceModule } from '../_javascript/modules.ts';
import { generatedLines } from './source-map.ts';

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  lib: ['lib.esnext.d.ts'],
  types: [],
  strict: true,
  allowJs: true,
  resolveJsonModule: true,
  allowImportingTsExtensions: true,
  rewriteRelativeImportExtensions: true,
  sourceMap: true,
  rootDir: '/',
  outDir: '/out',
  skipLibCheck: true,
  newLine: ts.NewLineKind.LineFeed,
};

/** What stands in the pack, and how the compiler sees it. */
const LIBRARY = '/lib/';
const GLOBALS = `${LIBRARY}petri.d.ts`;

const SEVERITIES: Readonly<Record<ts.DiagnosticCategory, Severity>> = {
  [ts.DiagnosticCategory.Error]: 'error',
  [ts.DiagnosticCategory.Warning]: 'warning',
  [ts.DiagnosticCategory.Suggestion]: 'hint',
  [ts.DiagnosticCategory.Message]: 'information',
};

export interface Checked {
  readonly modules: readonly SourceModule[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The TypeScript compiler over files in memory. */
export class Checker {
  readonly #library: FileTree;
  readonly #librarySources = new Map<string, ts.SourceFile>();
  readonly #decoder = new TextDecoder();
  #previous: ts.Program | undefined;
  #sources = new Map<string, ts.SourceFile>();

  /** `library`: lib.*.d.ts and petri.d.ts. */
  constructor(library: FileTree) {
    this.#library = library;
  }

  /** Compiles all files. Without `types` only what cannot be parsed is an error. */
  compile(files: ReadonlyMap<string, string>, types: boolean): Checked {
    const emitted = new Map<string, string>();
    const host = this.#host(files, emitted);
    const roots = [...files.keys()].filter((name) => !name.endsWith('.json')).map((name) => `/${name}`);
    const program = ts.createProgram([GLOBALS, ...roots], OPTIONS, host, this.#previous);
    this.#previous = program;
    const found = types
      ? [...program.getOptionsDiagnostics(), ...ts.getPreEmitDiagnostics(program)]
      : program.getSyntacticDiagnostics();
    const diagnostics = ts.sortAndDeduplicateDiagnostics(found).map((each) => toDiagnostic(each));
    if (diagnostics.some(({ severity }) => severity === 'error')) return { modules: [], diagnostics };
    program.emit();
    const modules = roots.flatMap((root): SourceModule[] => {
      const name = root.slice(1);
      const target = `/out${root}`.replace(/\.(m?)[jt]s$/, '.$1js');
      const code = emitted.get(target);
      if (code === undefined || root.endsWith('.d.ts')) return [];
      const lines = generatedLines(emitted.get(`${target}.map`) ?? '');
      return [{ name, code: code.replace(/^\/\/# sourceMappingURL=.*$/m, ''), lines }];
    });
    return { modules, diagnostics };
  }

  #host(files: ReadonlyMap<string, string>, emitted: Map<string, string>): ts.CompilerHost {
    const sources = new Map<string, ts.SourceFile>();
    const before = this.#sources;
    this.#sources = sources;
    const read = (path: string): string | undefined => {
      if (!path.startsWith(LIBRARY)) return files.get(path.slice(1));
      const bytes = this.#library.read(path.slice(LIBRARY.length));
      return bytes && this.#decoder.decode(bytes);
    };
    return {
      fileExists: (path) => read(path) !== undefined,
      readFile: read,
      getSourceFile: (path, options) => {
        const isLibrary = path.startsWith(LIBRARY);
        const kept = isLibrary ? this.#librarySources.get(path) : before.get(path);
        const text = kept !== undefined && isLibrary ? kept.text : read(path);
        if (text === undefined) return undefined;
        const source = kept?.text === text ? kept : ts.createSourceFile(path, text, options, true);
        (isLibrary ? this.#librarySources : sources).set(path, source);
        return source;
      },
      getDefaultLibFileName: () => `${LIBRARY}lib.esnext.d.ts`,
      getDefaultLibLocation: () => LIBRARY.slice(0, -1),
      writeFile: (path, text) => {
        emitted.set(path, text);
      },
      getCurrentDirectory: () => '/',
      getCanonicalFileName: (path) => path,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => '\n',
      directoryExists: () => true,
      getDirectories: () => [],
      realpath: (path) => path,
    };
  }
}

function toDiagnostic(found: ts.Diagnostic): Diagnostic {
  const { file, start = 0, length = 1, relatedInformation = [] } = found;
  const related = relatedInformation
    .filter((each) => each.file === undefined || !each.file.fileName.startsWith(LIBRARY))
    .map((each) => ({
      ...placeOf(each.file, each.start ?? 0, each.length ?? 1),
      message: ts.flattenDiagnosticMessageText(each.messageText, '\n'),
    }));
  return {
    ...placeOf(file, start, length),
    severity: SEVERITIES[found.category],
    code: `TS${String(found.code)}`,
    source: 'typescript',
    message: ts.flattenDiagnosticMessageText(found.messageText, '\n'),
    ...(related.length > 0 && { relatedInformation: related }),
  };
}

function placeOf(
  file: ts.SourceFile | undefined,
  start: number,
  length: number,
): Pick<Diagnostic, 'file' | 'range'> {
  if (file === undefined || file.fileName.startsWith(LIBRARY)) return {};
  const range = {
    start: file.getLineAndCharacterOfPosition(start),
    end: file.getLineAndCharacterOfPosition(start + Math.max(length, 1)),
  };
  return { file: file.fileName.slice(1), range };
}
