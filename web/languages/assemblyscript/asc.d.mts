/** What is used of the compiler's API and of what stands behind it. */

export interface Source {
  readonly text: string;
  /** `main.ts`, `~lib/array.ts`. */
  readonly normalizedPath: string;
  /** The same without its extension. */
  readonly internalPath: string;
  /** Its number in a module's debug information, -1 before it has one. */
  debugInfoIndex: number;
  /** 1-based line of an offset; `columnAt` then gives its 1-based column. */
  lineAt(offset: number): number;
  columnAt(): number;
}

export interface SourceRange {
  readonly source: Source;
  /** UTF-16 units from the text's start. */
  readonly start: number;
  readonly end: number;
}

export interface Message {
  readonly code: number;
  /** `DiagnosticCategory`: pedantic, info, warning, error. */
  readonly category: number;
  readonly message: string;
  readonly range: SourceRange | null;
  readonly relatedRange: SourceRange | null;
}

export interface Program {
  readonly sources: Source[];
  /** By internal path: what was asked for, and what was parsed. */
  readonly parser: { readonly seenlog: Set<string>; readonly donelog: Set<string> };
  readonly filesByName: ReadonlyMap<string, { readonly startFunction: CompiledFunction }>;
}

export interface CompiledFunction {
  readonly internalName: string;
  /** By Binaryen's reference of the expression. */
  readonly debugLocations: ReadonlyMap<number, SourceRange>;
}

export interface CompiledModule {
  /** 0 when there is none. */
  getFunction(name: string): number;
  setDebugLocation(ref: number, expression: number, file: number, line: number, column: number): void;
}

/** Opaque. */
export interface Options {
  readonly isLibrary: boolean;
}

export interface Compiler {
  newOptions(): Options;
  setTarget(options: Options, target: number): void;
  setExportMemory(options: Options, on: boolean): void;
  setExportStart(options: Options, name: string): void;
  setDebugInfo(options: Options, on: boolean): void;
  setSourceMap(options: Options, on: boolean): void;
  setRuntime(options: Options, runtime: number): void;
  setNoAssert(options: Options, on: boolean): void;
  setNoUnsafe(options: Options, on: boolean): void;
  setPedantic(options: Options, on: boolean): void;
  setUncheckedBehavior(options: Options, behavior: number): void;
  setStackSize(options: Options, bytes: number): void;
  setInitialMemory(options: Options, pages: number): void;
  setMaximumMemory(options: Options, pages: number): void;
  setOptimizeLevelHints(options: Options, optimizeLevel: number, shrinkLevel: number): void;
  addGlobalAlias(options: Options, name: string, alias: string): void;
  setFeature(options: Options, feature: number, on: boolean): void;
  newProgram(options: Options): Program;
  /** Without a text it says where the missing file is imported. */
  parse(program: Program, text: string | null, path: string, isEntry: boolean): void;
  nextFile(program: Program): string | null;
  nextDiagnostic(program: Program): Message | null;
  initializeProgram(program: Program): void;
  compile(program: Program): CompiledModule;
  optimize(
    module: CompiledModule,
    optimizeLevel: number,
    shrinkLevel: number,
    debugInfo: boolean,
    zeroFilled: boolean,
  ): void;
  getBinaryenModuleRef(module: CompiledModule): number;
}

export interface BinaryenModule {
  runPasses(passes: readonly string[]): void;
  emitBinary(): Uint8Array;
  emitBinary(sourceMapUrl: string): { readonly binary: Uint8Array; readonly sourceMap: string | null };
  dispose(): void;
}

export const compiler: Compiler;
export const binaryen: { wrapModule(ref: number): BinaryenModule };
/** The standard library's texts, by path without extension: `array`, `rt/tlsf`. */
export const library: Readonly<Record<string, string>>;
