import type { Failure } from '#model/errors.ts';
import { isFileName } from '#model/file-name.ts';
import { MAX_LIMITS, type Limits } from '#model/limits.ts';
import { NOTEBOOK_FORMAT, isCellId, type Cell, type Notebook } from '#model/notebook.ts';
import { BOUNDS, damaged, fault, type Carrier } from './carrier.ts';

/** What a document from outside may not decide: these members are dropped, on the notebook and on its cells. */
const RESERVED = new Set(['autorun', 'autoRun', 'base', 'endpoint', 'endpoints', 'grants', 'service']);

const LANGUAGE = /^[a-z][a-z0-9+-]{0,31}$/;
const TARGET = /^[a-z][a-z0-9-]{0,31}$/;
/** Arguments, flags, capabilities or environment variables of one cell. */
const MAX_WORDS = 1_000;

/**
 * A notebook from JSON text that anyone may have written. Members that this version does not know are kept, limits are clamped, missing
 * or doubled cell ids are made up. `carrier` says what it came in, and so how much of it there may be and how faults are told.
 * Throws Failure `link.invalid`, `link.too-large` or `link.unsupported-version`, or the same of `file`.
 */
export function parseNotebook(text: string, carrier: Carrier = 'link'): Notebook {
  return notebookOf(parseJson(text, carrier), carrier);
}

/** JSON that anyone may have written, no deeper than its carrier may hold, without members that would become a prototype. */
export function parseJson(text: string, carrier: Carrier): unknown {
  checkDepth(text, carrier);
  try {
    // A member of this name would become the prototype of whatever it is copied to.
    return JSON.parse(text, (key, value: unknown) => (key === '__proto__' ? undefined : value));
  } catch (error) {
    throw damaged(carrier, error);
  }
}
/** A notebook from a value that anyone may have made; what is said of `parseNotebook` holds. The value is plain JSON. */
export function notebookOf(document: unknown, carrier: Carrier): Notebook {
  const { invalid, tooMany } = faultsOf(carrier);
  if (!isObject(document)) throw invalid('(the document)', 'an object');
  const { format, title, cells, ...rest } = document;
  if (typeof format !== 'number') throw invalid('format', 'a number');
  if (format !== NOTEBOOK_FORMAT) throw unsupportedVersion(format, carrier);
  if (title !== undefined && typeof title !== 'string') throw invalid('title', 'text');
  if (!Array.isArray(cells) || cells.length === 0) throw invalid('cells', 'a list of at least one cell');
  if (cells.length > BOUNDS[carrier].cells) throw tooMany('cells', cells.length, BOUNDS[carrier].cells);
  return {
    ...allowed(rest),
    format: NOTEBOOK_FORMAT,
    ...(title === undefined ? {} : { title }),
    cells: withIds(cells.map((cell, index) => parseCell(cell, `cells[${String(index)}]`, carrier))),
  };
}

export function unsupportedVersion(version: number | string, carrier: Carrier = 'link'): Failure {
  return fault(
    carrier,
    'unsupported-version',
    `This ${carrier} was made by a newer release (format ${String(version)}); this page reads format ${String(NOTEBOOK_FORMAT)}. ` +
      `Reload the page, or open the ${carrier} where it was made.`,
    { detail: { version } },
  );
}

type ParsedCell = Omit<Cell, 'id'> & { readonly id?: string };

function parseCell(input: unknown, path: string, carrier: Carrier): ParsedCell {
  const { invalid } = faultsOf(carrier);
  if (!isObject(input)) throw invalid(path, 'an object');
  const {
    id,
    kind,
    language,
    source,
    files,
    args,
    stdin,
    env,
    flags,
    toolchain,
    capabilities,
    limits,
    target,
    ...rest
  } = input;
  if (typeof source !== 'string') throw invalid(`${path}.source`, 'text');
  if (typeof language !== 'string' || !LANGUAGE.test(language))
    throw invalid(`${path}.language`, 'a language id');
  if (kind !== undefined && kind !== 'code' && kind !== 'markdown') {
    throw invalid(`${path}.kind`, '“code” or “markdown”');
  }
  for (const [name, value] of Object.entries({ id, stdin, toolchain })) {
    if (value !== undefined && typeof value !== 'string') throw invalid(`${path}.${name}`, 'text');
  }
  const known = {
    id: id as string | undefined,
    kind: kind ?? 'code',
    language,
    source,
    files: files === undefined ? undefined : parseFiles(files, `${path}.files`, carrier),
    args: parseWords(args, `${path}.args`, carrier),
    stdin: stdin as string | undefined,
    env: env === undefined ? undefined : parseTexts(env, `${path}.env`, MAX_WORDS, carrier),
    flags: parseWords(flags, `${path}.flags`, carrier),
    toolchain: toolchain as string | undefined,
    capabilities: parseWords(capabilities, `${path}.capabilities`, carrier),
    limits: limits === undefined ? undefined : parseLimits(limits, `${path}.limits`, carrier),
    // One that nobody can mean is left out: the cell then runs where its language does.
    target: typeof target === 'string' && TARGET.test(target) ? target : undefined,
  };
  const present = Object.entries(known).filter(([, value]) => value !== undefined);
  return { ...allowed(rest), ...(Object.fromEntries(present) as unknown as ParsedCell) };
}

function parseFiles(input: unknown, path: string, carrier: Carrier): Record<string, string> {
  const files = parseTexts(input, path, BOUNDS[carrier].filesPerCell, carrier);
  for (const name of Object.keys(files)) {
    if (!isFileName(name))
      throw faultsOf(carrier).invalid(`${path}[${JSON.stringify(name)}]`, 'a usable file name');
  }
  return files;
}

function parseTexts(input: unknown, path: string, most: number, carrier: Carrier): Record<string, string> {
  const { invalid, tooMany } = faultsOf(carrier);
  if (!isObject(input)) throw invalid(path, 'an object of texts');
  const entries = Object.entries(input);
  if (entries.length > most) throw tooMany(path, entries.length, most);
  for (const [name, value] of entries) {
    if (typeof value !== 'string') throw invalid(`${path}[${JSON.stringify(name)}]`, 'text');
  }
  return input as Record<string, string>;
}

function parseWords(input: unknown, path: string, carrier: Carrier): readonly string[] | undefined {
  const { invalid, tooMany } = faultsOf(carrier);
  if (input === undefined) return undefined;
  if (!Array.isArray(input) || !input.every((word) => typeof word === 'string')) {
    throw invalid(path, 'a list of texts');
  }
  if (input.length > MAX_WORDS) throw tooMany(path, input.length, MAX_WORDS);
  return input;
}

function parseLimits(input: unknown, path: string, carrier: Carrier): Partial<Limits> {
  const { invalid } = faultsOf(carrier);
  if (!isObject(input)) throw invalid(path, 'an object of numbers');
  const limits: Record<string, unknown> = { ...input };
  for (const [name, most] of Object.entries(MAX_LIMITS) as [string, number][]) {
    const asked = limits[name];
    if (asked === undefined) continue;
    if (typeof asked !== 'number') throw invalid(`${path}.${name}`, 'a number');
    limits[name] = Math.min(Math.max(Math.floor(asked), 1), most);
  }
  return limits;
}

/** Every cell with an id that is well formed and its own. The same document always gets the same ids. */
function withIds(cells: readonly ParsedCell[]): Cell[] {
  const taken = new Set<string>();
  const isFree = (id: string | undefined): id is string => id !== undefined && isCellId(id) && !taken.has(id);
  const kept = cells.map(({ id }) => {
    if (!isFree(id)) return undefined;
    taken.add(id);
    return id;
  });
  let count = 0;
  return cells.map((cell, index) => {
    let id = kept[index];
    while (id === undefined) {
      const candidate = `c${String(++count)}`;
      if (isFree(candidate)) id = candidate;
    }
    taken.add(id);
    return { ...cell, id } as Cell;
  });
}

/** Before parsing: how deep the JSON is nested. Brackets inside of strings do not count. */
function checkDepth(text: string, carrier: Carrier): void {
  const most = BOUNDS[carrier].depth;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x22: // A string: skip to its end.
        for (at++; at < text.length && text.charCodeAt(at) !== 0x22; at++) {
          if (text.charCodeAt(at) === 0x5c) at++;
        }
        break;
      case 0x5b: // [
      case 0x7b: // {
        if (++depth > most) {
          throw fault(
            carrier,
            'invalid',
            `This ${carrier} is nested more than ${String(most)} levels deep. ${REFUSED[carrier]}`,
          );
        }
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth -= 1;
    }
  }
}

const REFUSED: Readonly<Record<Carrier, string>> = {
  link: 'No program of ours writes such links: ask its sender where it comes from.',
  file: 'No program of ours writes such files: ask where it comes from.',
};

function allowed(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !RESERVED.has(name)));
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function faultsOf(carrier: Carrier): {
  invalid: (path: string, wanted: string) => Failure;
  tooMany: (path: string, count: number, most: number) => Failure;
} {
  return {
    invalid: (path, wanted) =>
      fault(
        carrier,
        'invalid',
        `This ${carrier} is not a valid notebook: ${path} must be ${wanted}. ${REFUSED[carrier]}`,
        { detail: { path } },
      ),
    tooMany: (path, count, most) =>
      fault(
        carrier,
        'too-large',
        `This ${carrier} has ${String(count)} entries in ${path}; a ${carrier} may have ${String(most)}. ` +
          (carrier === 'link' ? 'Ask its sender for the files instead.' : 'Split it into several.'),
        { detail: { path, count, most } },
      ),
  };
}
