import type { CompileRequest } from '#model/compile-request.ts';
import type { Diagnostic } from '#model/diagnostic.ts';
import { signatureText, SIGNATURES_SECTION } from '#model/export-signatures.ts';
import type { Toolchain, ToolchainResult } from '#model/language.ts';
import { COMPILE_LIMITS } from '#model/limits.ts';
import { assemble } from './assemble.ts';
import { shapeOf, withSection, type ModuleShape } from './binary.ts';
import { WatText } from './diagnostics.ts';
import { parseFlags } from './flags.ts';

const MAIN = 'main.wat';
const WASI = 'wasi_snapshot_preview1';

const toolchain: Toolchain = {
  id: 'wat@1.0.39',
  async warm() {
    // The engine compiles functions when they first run.
    await assemble({ file: MAIN, text: '(module (func (export "_start") nop))', names: true });
  },
  async compile(request) {
    const flags = parseFlags(request.flags);
    if (flags.problems.length > 0) return failed(flags.problems);
    const assembled = await assemble({ file: MAIN, text: request.source, names: flags.names });
    return assembled.ok ? finished(assembled.bytes, request) : failed(assembled.diagnostics, assembled.text);
  },
};

export default toolchain;

function finished(bytes: Uint8Array<ArrayBuffer>, request: CompileRequest): ToolchainResult {
  const shape = readShape(bytes);
  const diagnostics = shape === undefined ? [] : remarks(shape, request.source);
  const isCommand = shape?.exports.includes('_start') !== false;
  const signatures = shape?.functions.map(({ name, params, results }) => ({ name, params, results }));
  return {
    ok: true,
    kind: isCommand ? 'wasi-command' : 'wasm-module',
    bytes: isCommand ? bytes : withSection(bytes, SIGNATURES_SECTION, JSON.stringify(signatures)),
    debugInfo: false,
    diagnostics,
    text: textOf(diagnostics),
  };
}

/** Undefined for modules with types that only newer proposals have. */
function readShape(bytes: Uint8Array): ModuleShape | undefined {
  try {
    return shapeOf(bytes);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** What will go wrong when it runs, and what to do with a module that is no program. */
function remarks({ imports, exports, functions }: ModuleShape, source: string): Diagnostic[] {
  const found: Diagnostic[] = [];
  const text = new WatText(source);
  const about = { file: MAIN, source: 'petri' } as const;
  for (const { module, name } of imports.filter((each) => each.module !== WASI)) {
    const range = text.findImport(module, name);
    const message = `nothing here provides "${module}" "${name}": only imports from "${WASI}" can be had, so the module will not start`;
    found.push({ ...about, ...(range && { range }), severity: 'warning', code: 'unknown-import', message });
  }
  const wasi = imports.find(({ module }) => module === WASI);
  if (wasi !== undefined && !exports.includes('memory')) {
    const range = text.findImport(wasi.module, wasi.name);
    const message = 'WASI reads and writes the exported memory: add (export "memory") to it';
    found.push({ ...about, ...(range && { range }), severity: 'warning', code: 'no-memory', message });
  }
  if (!exports.includes('_start') && !functions.some(({ name }) => name === 'main')) {
    const list = functions.map(signatureText).join(', ');
    const message =
      functions.length === 0
        ? 'this module exports no function: export one as "_start" or "main", and it runs'
        : `this module has no "_start" and no "main": the program arguments say which export is called, and with what. It has ${list}`;
    found.push({ ...about, severity: 'information', code: 'no-start', message });
  }
  return found.slice(0, COMPILE_LIMITS.diagnostics);
}

function failed(diagnostics: readonly Diagnostic[], text = textOf(diagnostics)): ToolchainResult {
  return { ok: false, diagnostics: diagnostics.slice(0, COMPILE_LIMITS.diagnostics), text };
}

function textOf(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map(({ severity, message }) => `${severity}: ${message}\n`).join('');
}
