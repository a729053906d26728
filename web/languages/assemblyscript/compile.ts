import type { CompileRequest } from '#model/compile-request.ts';
import type { Diagnostic } from '#model/diagnostic.ts';
import type { ToolchainResult } from '#model/language.ts';
import { COMPILE_LIMITS } from '#model/limits.ts';
import { CellFiles, MAIN } from './cell-files.ts';
import { takeDiagnostics, textOf } from './diagnostics.ts';
import type { BinaryenModule, CompiledModule, Options, Program } from './asc.mjs';
import type { AscFlags } from './flags.ts';
import type { LibraryCache } from './library-cache.ts';
import type { AssemblyScript } from './load.ts';
import { withSourceMap } from './source-map.ts';
import { GLOBALS, NAMES_FILE } from './sysroot.ts';

const PREFIX = '~lib/';
/** Where the map would stand, were it a file of its own. */
const MAP_NAME = 'program.wasm.map';

/** Compiles a cell to a WASI command: what stands outside of functions is the program. */
export function compileCell(
  asc: AssemblyScript,
  library: LibraryCache,
  request: CompileRequest,
  flags: AscFlags,
): ToolchainResult {
  const files = new CellFiles(request);
  const problems = [...flags.problems, ...files.problems];
  if (problems.length > 0) return failed(problems);
  const diagnostics: Diagnostic[] = [];
  const program = asc.compiler.newProgram(optionsOf(asc, flags));
  const say = (): boolean => {
    const said = takeDiagnostics(asc, program, files).filter((each) => isWanted(each, flags));
    diagnostics.push(...said);
    return said.some(({ severity }) => severity === 'error');
  };
  let isDone = false;
  let wrapped: BinaryenModule | undefined;
  try {
    library.addTo(program, flags.runtime);
    asc.compiler.parse(program, files.namesModule(), `${PREFIX}${NAMES_FILE}.ts`, false);
    parseCell(asc, library, program, files);
    if (say()) {
      isDone = true;
      return failed(diagnostics);
    }
    asc.compiler.initializeProgram(program);
    const module = asc.compiler.compile(program);
    wrapped = asc.binaryen.wrapModule(asc.compiler.getBinaryenModuleRef(module));
    isDone = true;
    if (say()) return failed(diagnostics);
    if (flags.debug) restoreLocations(program, module);
    if (flags.trapMode !== 'allow') wrapped.runPasses([`trap-mode-${flags.trapMode}`]);
    asc.compiler.optimize(module, flags.optimizeLevel, flags.shrinkLevel, flags.debug, false);
    const kept = diagnostics.slice(0, COMPILE_LIMITS.diagnostics);
    const text = textOf(diagnostics);
    const common = { ok: true, kind: 'wasi-command', diagnostics: kept, text } as const;
    if (!flags.debug) return { ...common, bytes: new Uint8Array(wrapped.emitBinary()), debugInfo: false };
    const { binary, sourceMap } = wrapped.emitBinary(MAP_NAME);
    return { ...common, bytes: withSourceMap(binary, sourceMap ?? '', files), debugInfo: true };
  } catch (error) {
    isDone = false;
    return crashed(error, diagnostics);
  } finally {
    wrapped?.dispose();
    if (!isDone) library.clear();
  }
}

/** The cell's text and what it imports, one after the other. */
function parseCell(asc: AssemblyScript, library: LibraryCache, program: Program, files: CellFiles): void {
  const { compiler } = asc;
  const main = files.find('main');
  compiler.parse(program, main?.text ?? '', main?.name ?? 'main.ts', true);
  for (;;) {
    const path = compiler.nextFile(program);
    if (path === null) return;
    const found = path.startsWith(PREFIX) ? fromLibrary(path, library) : files.find(path);
    // Without a text the compiler says where the missing file is imported.
    if (found === undefined) compiler.parse(program, null, `${path}.ts`, false);
    else compiler.parse(program, found.text, found.name, false);
  }
}

function fromLibrary(path: string, library: LibraryCache): { name: string; text: string } | undefined {
  for (const candidate of [path.slice(PREFIX.length), `${path.slice(PREFIX.length)}/index`]) {
    const text = library.textOf(candidate);
    if (text !== undefined) return { name: `${PREFIX}${candidate}.ts`, text };
  }
  return undefined;
}

function optionsOf({ compiler }: AssemblyScript, flags: AscFlags): Options {
  const options = compiler.newOptions();
  compiler.setTarget(options, 0);
  compiler.setExportMemory(options, true);
  compiler.setExportStart(options, '_start');
  compiler.setDebugInfo(options, flags.debug);
  compiler.setSourceMap(options, flags.debug);
  compiler.setRuntime(options, RUNTIMES.indexOf(flags.runtime));
  compiler.setNoAssert(options, flags.noAssert);
  compiler.setNoUnsafe(options, flags.noUnsafe);
  compiler.setPedantic(options, flags.pedantic);
  compiler.setUncheckedBehavior(options, ['default', 'never', 'always'].indexOf(flags.uncheckedBehavior));
  compiler.setStackSize(options, flags.runtime === 'incremental' ? flags.stackSize : 0);
  compiler.setInitialMemory(options, flags.initialMemory);
  compiler.setMaximumMemory(options, flags.maximumMemory);
  compiler.setOptimizeLevelHints(options, flags.optimizeLevel, flags.shrinkLevel);
  for (const [name, alias] of [...Object.entries(GLOBALS), ...flags.use]) {
    compiler.addGlobalAlias(options, name, alias);
  }
  const features = compiler as unknown as Record<string, number>;
  const setAll = (names: readonly string[], on: boolean): void => {
    for (const name of names) {
      const feature = features[`FEATURE_${name.replaceAll('-', '_').toUpperCase()}`];
      if (feature !== undefined) compiler.setFeature(options, feature, on);
    }
  };
  setAll(['simd', ...flags.enable], true);
  setAll(flags.disable, false);
  return options;
}

/**
 * A pass of the compiler's replaces functions that hold objects, and the new ones have no source lines: they get the old ones'. Which
 * were replaced cannot be told by their addresses: a new one may lie where the old one was.
 */
function restoreLocations(program: Program, module: CompiledModule): void {
  for (const { startFunction } of program.filesByName.values()) {
    const ref = module.getFunction(startFunction.internalName);
    if (ref === 0) continue;
    for (const [expression, { source, start }] of startFunction.debugLocations) {
      const line = source.lineAt(start);
      module.setDebugLocation(ref, expression, source.debugInfoIndex, line, source.columnAt() - 1);
    }
  }
}

/** In the compiler's order. */
const RUNTIMES = ['stub', 'minimal', 'incremental'];

function isWanted({ severity, code }: Diagnostic, { disabledWarnings }: AscFlags): boolean {
  if (severity === 'error') return true;
  return disabledWarnings !== 'all' && !disabledWarnings.has(Number(code?.slice(2)));
}

function crashed(error: unknown, diagnostics: readonly Diagnostic[]): ToolchainResult {
  const reason = error instanceof Error ? error.message : String(error);
  const message =
    error instanceof RangeError
      ? 'the compiler ran out of stack: the source is nested too deeply; split it into smaller parts'
      : `the compiler crashed: ${reason}; something in the source is too much for it, make it simpler`;
  const crash = { file: MAIN, severity: 'error', code: 'compile.crashed', source: 'asc', message } as const;
  return failed([...diagnostics, crash]);
}

function failed(diagnostics: readonly Diagnostic[]): ToolchainResult {
  return {
    ok: false,
    diagnostics: diagnostics.slice(0, COMPILE_LIMITS.diagnostics),
    text: textOf(diagnostics),
  };
}
