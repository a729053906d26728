/**
 * Custom section that a toolchain adds to a module without `_start`: the signatures of its exported functions, which a
 * host needs to call them with a reader's words, and which the JavaScript API of WebAssembly does not tell. JSON.
 */
export const SIGNATURES_SECTION = 'petri.exports';

export interface ExportSignature {
  readonly name: string;
  /** `i32`, `i64`, `f32`, `f64`, `v128`, `funcref`, `externref`. */
  readonly params: readonly string[];
  readonly results: readonly string[];
}

/** As people write it: `add(i32, i32) -> i32`. */
export function signatureText({ name, params, results }: ExportSignature): string {
  return `${name}(${params.join(', ')})${results.length === 0 ? '' : ` -> ${results.join(', ')}`}`;
}
