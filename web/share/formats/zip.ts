import { strToU8, zipSync, type Zippable } from 'fflate';
import { NOTEBOOK_FORMAT, type Cell } from '#model/notebook.ts';
import type { Output } from '#model/output.ts';
import { damaged, fault } from '../carrier.ts';
import { languageOfFile } from '../language-names.ts';
import { isObject, notebookOf, parseJson } from '../parse-notebook.ts';
import type { FormatContext, OpenedDocument, SharedDocument } from './document.ts';
import { exactText, textOfFile } from './file-text.ts';
import { fromNbOutputs, toNbOutputs } from './outputs.ts';
import { zipEntries } from './zip-entries.ts';

type Members = Record<string, unknown>;

const NOTEBOOK = 'notebook.json';
const OUTPUTS = 'outputs.json';
/** The same notebook always makes the same bytes. Zip has no time before 1980. */
const TIME = '1980-01-01T12:00:00';

/**
 * An archive with a folder for each cell, in it one file for its text and one for each of its files, and `notebook.json`, which puts them
 * together: there a text is `{ "path": … }`, so that files can be changed in their own editors.
 */
export function writeZip(
  { notebook, outputs }: SharedDocument,
  context: FormatContext,
): Uint8Array<ArrayBuffer> {
  const { cells, ...head } = notebook;
  const files: Record<string, string> = {};
  const digits = String(cells.length).length;
  const listed = cells.map((cell, at) => {
    // The number first: in order, and no two are one where `a` and `A` are.
    const folder = `${String(at + 1).padStart(digits, '0')}-${cell.id}`;
    const put = (name: string, text: string): unknown => {
      const path = `${folder}/${name}`;
      const others = Object.keys(files).map((other) => other.toLowerCase());
      // What two files of one name would be, or text that is no UTF-8, stays in the list.
      if (others.includes(path.toLowerCase()) || /\p{Cs}/u.test(text)) return text;
      files[path] = text;
      return { path };
    };
    const source = put(mainName(cell, context), cell.source);
    const placed = Object.entries(cell.files ?? {}).map(([name, text]) => [name, put(name, text)] as const);
    return { ...cell, source, ...(cell.files && { files: Object.fromEntries(placed) }) };
  });
  const printed = Object.fromEntries(Array.from(outputs, ([id, shown]) => [id, toNbOutputs(shown)]));
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  const texts = {
    [NOTEBOOK]: json({ ...head, cells: listed }),
    ...(outputs.size > 0 && { [OUTPUTS]: json(printed) }),
    ...files,
  };
  const contents: Zippable = Object.fromEntries(
    Object.entries(texts).map(([path, text]) => [path, [strToU8(text), { mtime: TIME, level: 6 }]]),
  );
  return new Uint8Array(zipSync(contents));
}

/**
 * Reads archives of our own, and of others: where there is no `notebook.json`, the sources in it are one cell. Throws Failure
 * `file.invalid`, `file.too-large` or `file.unsupported-version`.
 */
export async function readZip(
  bytes: Uint8Array<ArrayBuffer>,
  context: FormatContext,
): Promise<OpenedDocument> {
  const files = await zipEntries(bytes);
  const listed = files.get(NOTEBOOK);
  if (listed === undefined) return sourcesIn(files, context);
  const document = parseJson(textOfFile(listed), 'file');
  if (!isObject(document) || !Array.isArray(document['cells'])) throw damaged('file');
  const cells = document['cells'].map((cell: unknown) => (isObject(cell) ? withTexts(cell, files) : cell));
  const notebook = notebookOf({ ...document, cells }, 'file');
  return { notebook, outputs: outputsIn(files.get(OUTPUTS)), notes: [] };
}

function mainName(cell: Cell, { languages }: FormatContext): string {
  const extension = languages.find(({ id }) => id === cell.language)?.extensions[0];
  return `main${extension ?? '.txt'}`;
}

function withTexts(cell: Members, files: ReadonlyMap<string, Uint8Array>): Members {
  const { source, files: others } = cell;
  return {
    ...cell,
    source: textAt(source, files),
    ...(isObject(others) && {
      files: Object.fromEntries(Object.entries(others).map(([name, text]) => [name, textAt(text, files)])),
    }),
  };
}

function textAt(value: unknown, files: ReadonlyMap<string, Uint8Array>): unknown {
  if (!isObject(value) || typeof value['path'] !== 'string') return value;
  const bytes = files.get(value['path']);
  if (bytes === undefined) {
    throw fault(
      'file',
      'invalid',
      `This archive lacks ${value['path']}, which its notebook.json names. Pack it whole.`,
    );
  }
  const text = exactText(bytes);
  if (text === undefined) throw fault('file', 'invalid', `${value['path']} in this archive is not text.`);
  return text;
}

function outputsIn(bytes: Uint8Array | undefined): Map<string, readonly Output[]> {
  if (bytes === undefined) return new Map();
  const printed = parseJson(textOfFile(bytes), 'file');
  if (!isObject(printed)) return new Map();
  return new Map(Object.entries(printed).map(([id, shown]) => [id, fromNbOutputs(shown)]));
}

/** Sources that somebody packed: the first of them is the program, what lies beside it and below are its files. */
function sourcesIn(files: ReadonlyMap<string, Uint8Array>, { languages }: FormatContext): OpenedDocument {
  const notes: string[] = [];
  const texts = new Map<string, string>();
  for (const [path, bytes] of files) {
    const text = exactText(bytes);
    if (text !== undefined && !text.includes('\0')) texts.set(path, text);
    else notes.push(`${path} is not text and was left out.`);
  }
  const programs = [...texts.keys()].filter((path) => {
    const language = languageOfFile(path, languages);
    return language !== undefined && languages.find(({ id }) => id === language)?.kind !== 'markdown';
  });
  const depth = (path: string): number => path.split('/').length;
  const isMain = (path: string): boolean => /(?:^|\/)(?:main|index)\.[^/]*$/.test(path);
  const [main] = programs.sort(
    (a, b) => depth(a) - depth(b) || Number(isMain(b)) - Number(isMain(a)) || (a < b ? -1 : 1),
  );
  const language = main === undefined ? undefined : languageOfFile(main, languages);
  if (main === undefined || language === undefined) {
    throw fault(
      'file',
      'invalid',
      'This archive has neither a notebook.json nor a source file in a language of this site.',
    );
  }
  const folder = main.slice(0, main.lastIndexOf('/') + 1);
  const beside = [...texts].filter(([path]) => path !== main && path.startsWith(folder));
  const others = [...texts.keys()].filter((path) => !path.startsWith(folder));
  if (others.length > 0)
    notes.push(`Left out, because it does not lie beside ${main}: ${others.slice(0, 5).join(', ')}.`);
  const cell = {
    kind: 'code',
    language,
    source: texts.get(main),
    ...(beside.length > 0 && {
      files: Object.fromEntries(beside.map(([path, text]) => [path.slice(folder.length), text])),
    }),
  };
  const title = folder.split('/').at(-2) ?? main;
  return {
    notebook: notebookOf({ format: NOTEBOOK_FORMAT, title, cells: [cell] }, 'file'),
    outputs: new Map(),
    notes,
  };
}
