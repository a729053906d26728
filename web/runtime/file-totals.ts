import type { Outcome } from '#model/outcome.ts';
import type { RunSetup } from './protocol.ts';

/**
 * Whether a guest hands over more files than its limits let it make, those that it was given coming on top. Its own side keeps to
 * them, unless the guest has tampered with it.
 */
export class FileTotals {
  readonly #files: number;
  readonly #bytes: number;

  /** Made before the files are handed over: what was transferred has no size any more. */
  constructor({ limits, files }: RunSetup) {
    const given = Object.values(files);
    this.#files = limits.files + given.length;
    this.#bytes = limits.fileBytes + sum(given);
  }

  /** How the run ends then. Files that share memory count with all of it, once. */
  exceeded(files: ReadonlyMap<string, Uint8Array>): Outcome | undefined {
    if (files.size > this.#files) return exceeding('files', 'more files');
    const buffers = new Set(Array.from(files.values(), ({ buffer }) => buffer));
    return sum(buffers) > this.#bytes ? exceeding('fileBytes', 'more bytes in files') : undefined;
  }
}

function sum(sizes: Iterable<{ readonly byteLength: number }>): number {
  let total = 0;
  for (const { byteLength } of sizes) total += byteLength;
  return total;
}

function exceeding(limit: 'files' | 'fileBytes', what: string): Outcome {
  return { kind: 'limit-exceeded', limit, message: `The program left ${what} than it may make.` };
}
