import type { Diagnostic } from '#model/diagnostic.ts';
import { assembleNewer, usesNewerProposals } from './binaryen.ts';
import { parseWabt, WatText } from './diagnostics.ts';
import { forgetWabt, loadWabt, type Wabt } from './load.ts';

export type Assembled =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[]; readonly text: string };

export interface WatSource {
  /** What the diagnostics call it. */
  readonly file: string;
  readonly text: string;
  /** Whether the names of the text go into the module. */
  readonly names: boolean;
}

/** Everything that WABT knows; what an engine does not know, it says when the module is started. */
const FEATURES = Object.fromEntries(
  [
    ...['exceptions', 'mutable_globals', 'sat_float_to_int', 'sign_extension', 'simd', 'relaxed_simd'],
    ...['threads', 'function_references', 'multi_value', 'tail_call', 'bulk_memory', 'reference_types'],
    ...['annotations', 'gc', 'memory64', 'multi_memory', 'extended_const'],
  ].map((name) => [name, true]),
);

const encoder = new TextEncoder();

/** Text to binary by WABT; what only newer proposals have, and WABT does not know, by Binaryen. */
export async function assemble(source: WatSource): Promise<Assembled> {
  const wabt = await loadWabt();
  try {
    return { ok: true, bytes: run(wabt, source) };
  } catch (error) {
    const words = error instanceof Error ? error.message.replace(/^\w+ failed:\n/, '') : String(error);
    const diagnostics = parseWabt(source.file, words, new WatText(source.text));
    if (diagnostics.length === 0) {
      forgetWabt();
      return crashed(source.file, words);
    }
    if (usesNewerProposals(source.text)) return assembleNewer(source);
    return { ok: false, diagnostics, text: words };
  }
}

function run(wabt: Wabt, { file, text, names }: WatSource): Uint8Array<ArrayBuffer> {
  // Bytes: of a string it would take each UTF-16 unit's lower half.
  const parsed = wabt.parseWat(file, encoder.encode(text), FEATURES);
  try {
    parsed.validate(FEATURES);
    // A copy of just its size: the view is of WABT's memory.
    return new Uint8Array(parsed.toBinary({ write_debug_names: names }).buffer);
  } finally {
    parsed.destroy();
  }
}

function crashed(file: string, reason: string): Assembled {
  const message =
    'the assembler ran out of stack or memory: the text is nested too deeply or is too large; split it into smaller functions';
  return {
    ok: false,
    diagnostics: [{ file, severity: 'error', code: 'compile.crashed', source: 'wabt', message }],
    text: `${message} (${reason})\n`,
  };
}
