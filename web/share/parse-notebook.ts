import { Failure } from '#model/errors.ts';
import { isFileName } from '#model/file-name.ts';
import { LINK_LIMITS, MAX_LIMITS, type Limits } from '#model/limits.ts';
import { NOTEBOOK_FORMAT, isCellId, type Cell, type Notebook } from '#model/notebook.ts';
import { DAMAGED } from './deflate.ts';

/** What a document from outside may not decide: these members are dropped, on the notebook and on its cells. */
const RESERVED = new Set(['autorun', 'autoRun', 'base', 'endpoint', 'endpoints', 'grants', 'service']);

const LANGUAGE = /^[a-z][a-z0-9+-]{0,31}$/;
/** Arguments, flags, capabilities or environment variables of one cell. */
const MAX_WORDS = 1_000;

/**
 * A notebook from JSON text that anyone may have written. Members that this version does not know are kept, limits are clamped, missing
 * or doubled cell ids are made up. Throws Failure `link.invalid`, `link.too-large` or `link.unsupported-version`.
 */
export function parseNotebook(text: string): Notebook {
  checkDepth(text);
  let document: unknown;
  try {
    // A member of this name would become the prototype of whatever it is copied to.
    document = JSON.parse(text, (key, value: unknown) => (key === '__proto__' ? undefined : value));
  } catch (error) {
    throw new Failure('link.invalid', DAMAGED, { cause: error });
  }
  if (!isObject(document)) throw invalid('(the document)', 'an object');
  const { format, title, cells, ...rest } = document;
  if (typeof format !== 'number') throw invalid('format', 'a number');
  if (format !== NOTEBOOK_FORMAT) throw unsupportedVersion(format);
  if (title !== undefined && typeof title !== 'string') throw invalid('title', 'text');
  if (!Array.isArray(cells) || cells.length === 0) throw invalid('cells', 'a list of at least one cell');
  if (cells.length > LINK_LIMITS.cells) throw tooMany('cells', cells.length, LINK_LIMITS.cells);
  return {
    ...allowed(rest),
    format: NOTEBOOK_FORMAT,
    ...(title === undefined ? {} : { title }),
    cells: withIds(cells.map((cell, index) => parseCell(cell, `cells[${String(index)}]`))),
  };
}

export function unsupportedVersion(version: number | string): Failure {
  return new Failure(
    'link.unsupported-version',
    `This link was made by a newer release (format ${String(version)}); this page reads format ${String(NOTEBOOK_FORMAT)}. ` +
      'Reload the page, or open the link where it was made.',
    { detail: { version } },
  );
}

type ParsedCell = Omit<Cell, 'id'> & { readonly id?: string };

function parseCell(input: unknown, path: string): ParsedCell {
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
    files: files === undefined ? undefined : parseFiles(files, `${path}.files`),
    args: parseWords(args, `${path}.args`),
    stdin: stdin as string | undefined,
    env: env === undefined ? undefined : parseTexts(env, `${path}.env`, MAX_WORDS),
    flags: parseWords(flags, `${path}.flags`),
    toolchain: toolchain as string | undefined,
    capabilities: parseWords(capabilities, `${path}.capabilities`),
    limits: limits === undefined ? undefined : parseLimits(limits, `${path}.limits`),
  };
  const present = Object.entries(known).filter(([, value]) => value !== undefined);
  return { ...allowed(rest), ...(Object.fromEntries(present) as unknown as ParsedCell) };
}

function parseFiles(input: unknown, path: string): Record<string, string> {
  const files = parseTexts(input, path, LINK_LIMITS.filesPerCell);
  for (const name of Object.keys(files)) {
    if (!isFileName(name)) throw invalid(`${path}[${JSON.stringify(name)}]`, 'a usable file name');
  }
  return files;
}

function parseTexts(input: unknown, path: string, most: number): Record<string, string> {
  if (!isObject(input)) throw invalid(path, 'an object of texts');
  const entries = Object.entries(input);
  if (entries.length > most) throw tooMany(path, entries.length, most);
  for (const [name, value] of entries) {
    if (typeof value !== 'string') throw invalid(`${path}[${JSON.stringify(name)}]`, 'text');
  }
  return input as Record<string, string>;
}

function parseWords(input: unknown, path: string): readonly string[] | undefined {
  if (input === undefined) return undefined;
  if (!Array.isArray(input) || !input.every((word) => typeof word === 'string')) {
    throw invalid(path, 'a list of texts');
  }
  if (input.length > MAX_WORDS) throw tooMany(path, input.length, MAX_WORDS);
  return input;
}

function parseLimits(input: unknown, path: string): Partial<Limits> {
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
function checkDepth(text: string): void {
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
        if (++depth > LINK_LIMITS.depth) {
          throw new Failure(
            'link.invalid',
            `This link is nested more than ${String(LINK_LIMITS.depth)} levels deep. ${REFUSED}`,
          );
        }
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth -= 1;
    }
  }
}

const REFUSED = 'No program of ours writes such links: ask its sender where it comes from.';

function allowed(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !RESERVED.has(name)));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(path: string, wanted: string): Failure {
  return new Failure(
    'link.invalid',
    `This link is not a valid notebook: ${path} must be ${wanted}. ${REFUSED}`,
    {
      detail: { path },
    },
  );
}

function tooMany(path: string, count: number, most: number): Failure {
  return new Failure(
    'link.too-large',
    `This link has ${String(count)} entries in ${path}; a link may have ${String(most)}. Ask its sender for the files instead.`,
    { detail: { path, count, most } },
  );
}
