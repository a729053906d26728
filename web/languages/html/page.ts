import type { ProgramModule } from '../_javascript/program.ts';

/** The artifact of an HTML cell: a document that needs nothing from elsewhere but the addresses of its modules. */
export interface Page {
  /** The document in pieces: text, or a module whose address belongs there. */
  readonly parts: readonly (string | { readonly module: string })[];
  readonly modules: readonly ProgramModule[];
  /** Names of the texts that scripts are said to come from. */
  readonly sources: readonly string[];
}

/**
 * What every script of the cell calls first, and every loop at each round. Only the preview's own document has it: in a
 * frame inside of the preview no script gets beyond its first statement. No script may have the name itself.
 */
export const GUARD = '__petri';

export function encodePage(page: Page): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(page));
}

export function decodePage(bytes: Uint8Array): Page {
  return JSON.parse(new TextDecoder().decode(bytes)) as Page;
}
