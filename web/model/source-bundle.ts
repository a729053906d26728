import { joinBytes } from './bytes.ts';
import { Failure } from './errors.ts';

/** A cell as it is handed to an interpreter: the main file, further files, and flags for the interpreter. */
export interface SourceBundle {
  /** Name of the main file; `files` has it. */
  readonly main: string;
  readonly flags: readonly string[];
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const MAGIC = 'petri-source 1\n';
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * A bundle as bytes: a first line, one line of JSON with the names and sizes, then the files, the main one first and
 * the others by name. Equal cells give equal bytes.
 */
export function packSources(
  main: string,
  source: string,
  files: Readonly<Record<string, string | Uint8Array>> = {},
  flags: readonly string[] = [],
): Uint8Array<ArrayBuffer> {
  const others = Object.keys(files)
    .filter((name) => name !== main)
    .sort();
  const parts = [
    encoder.encode(source),
    ...others.map((name) => {
      const content = files[name] ?? '';
      return typeof content === 'string' ? encoder.encode(content) : content;
    }),
  ];
  const index = [main, ...others].map((name, at) => [name, parts[at]?.length ?? 0]);
  const head = encoder.encode(`${MAGIC}${JSON.stringify({ files: index, flags })}\n`);
  return joinBytes([head, ...parts]);
}

/** The bundle again; its files are views of `bytes`. Throws Failure `sources.invalid`. */
export function unpackSources(bytes: Uint8Array): SourceBundle {
  const end = bytes.indexOf(10, MAGIC.length);
  if (end < 0 || decoder.decode(bytes.subarray(0, MAGIC.length)) !== MAGIC) throw invalid();
  const head = parseHead(decoder.decode(bytes.subarray(MAGIC.length, end)));
  const files = new Map<string, Uint8Array>();
  let at = end + 1;
  for (const [name, size] of head.files) {
    files.set(name, bytes.subarray(at, at + size));
    at += size;
  }
  const main = head.files[0]?.[0];
  if (main === undefined || at !== bytes.length || files.size !== head.files.length) throw invalid();
  return { main, flags: head.flags, files };
}

interface Head {
  readonly files: readonly (readonly [name: string, size: number])[];
  readonly flags: readonly string[];
}

function parseHead(text: string): Head {
  let head: unknown;
  try {
    head = JSON.parse(text);
  } catch (cause) {
    throw invalid(cause);
  }
  if (!isHead(head)) throw invalid();
  return head;
}

function isHead(value: unknown): value is Head {
  const { files, flags } = (value ?? {}) as Partial<Record<string, unknown>>;
  const isFile = (file: unknown): boolean =>
    Array.isArray(file) &&
    file.length === 2 &&
    typeof file[0] === 'string' &&
    Number.isSafeInteger(file[1]) &&
    file[1] >= 0;
  return (
    Array.isArray(files) &&
    files.every(isFile) &&
    Array.isArray(flags) &&
    flags.every((flag) => typeof flag === 'string')
  );
}

function invalid(cause?: unknown): Failure {
  return new Failure(
    'sources.invalid',
    'This is not a cell that an interpreter can run: it is damaged. Run the cell again.',
    { cause },
  );
}
