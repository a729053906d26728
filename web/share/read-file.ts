import { Failure } from '#model/errors.ts';
import { FILE_LIMITS } from '#model/limits.ts';
import { NOTEBOOK_FORMAT } from '#model/notebook.ts';
import { fault } from './carrier.ts';
import type { FormatContext, OpenedDocument } from './formats/document.ts';
import { textOfFile } from './formats/file-text.ts';
import { languageOfFile } from './language-names.ts';
import { notebookOf, parseNotebook } from './parse-notebook.ts';

/** What notebooks can be opened from, for pickers of files; source files of all languages come on top. */
export const NOTEBOOK_EXTENSIONS = ['.ipynb', '.md', '.markdown', '.zip', '.html', '.htm', '.json'];

/**
 * A notebook from a file of any format that Petri reads: its own, Jupyter's, Markdown, archives, and source files, by their extension.
 * What is in it counts more than what it is called. Each format's code is loaded when it is needed.
 * Throws Failure `file.invalid`, `file.too-large`, `file.unsupported-version` or `file.unknown`.
 */
export async function readFile(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  context: FormatContext,
): Promise<OpenedDocument> {
  if (bytes.length > FILE_LIMITS.bytes) throw fileTooLarge(bytes.length);
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    const { readZip } = await import('./formats/zip.ts');
    return titled(await readZip(bytes, context), name);
  }
  const extension = /\.[^./]+$/.exec(name.toLowerCase())?.[0];
  if (extension === '.zip')
    throw fault('file', 'invalid', `${name} is not a zip archive. Pack its files again, as a plain zip.`);
  const language = languageOfFile(name, context.languages);
  const text = textOf(name, bytes, language !== undefined || isKnown(extension));
  return titled(await readText(name, text, extension, language, context), name);
}

/** That a file is more than can be opened. */
export function fileTooLarge(size: number): Error {
  return fault(
    'file',
    'too-large',
    `This file has ${String(Math.ceil(size / 1024 / 1024))} MiB; a notebook may have ${String(FILE_LIMITS.bytes / 1024 / 1024)}. ` +
      'Take large data out of it.',
    { detail: { size, limit: FILE_LIMITS.bytes } },
  );
}

async function readText(
  name: string,
  text: string,
  extension: string | undefined,
  language: string | undefined,
  context: FormatContext,
): Promise<OpenedDocument> {
  if (extension === '.ipynb' || isJsonWith(text, 'nbformat')) {
    const { readIpynb } = await import('./formats/ipynb.ts');
    return readIpynb(text, context);
  }
  if (isJsonWith(text, 'cells') && (extension === '.json' || extension === undefined)) {
    return { notebook: parseNotebook(text, 'file'), outputs: new Map(), notes: [] };
  }
  if (extension === '.html' || extension === '.htm') {
    const { isNotebookPage, readHtml } = await import('./formats/html.ts');
    if (isNotebookPage(text)) return readHtml(text);
  }
  if (extension === '.md' || extension === '.markdown') {
    const { readMarkdown } = await import('./formats/markdown.ts');
    return readMarkdown(text, context);
  }
  if (extension === '.py') {
    const { isMarimoFile, readMarimo } = await import('./foreign/marimo.ts');
    if (isMarimoFile(text)) return { notebook: readMarimo(text, 'file'), outputs: new Map(), notes: [] };
  }
  if (language === undefined) throw unknown(name, context);
  const cell = { kind: 'code', language, source: text };
  return {
    notebook: notebookOf({ format: NOTEBOOK_FORMAT, cells: [cell] }, 'file'),
    outputs: new Map(),
    notes: [],
  };
}

/** Whether text begins as a JSON object with a member; told without parsing what may be deep or long. */
function isJsonWith(text: string, member: string): boolean {
  return /^\ufeff?\s*\{/.test(text) && text.includes(`"${member}"`);
}

function isKnown(extension: string | undefined): boolean {
  return extension !== undefined && NOTEBOOK_EXTENSIONS.includes(extension);
}

/** Of a file whose name says nothing, that it is no text says the same. */
function textOf(name: string, bytes: Uint8Array, mustBeText: boolean): string {
  try {
    const text = textOfFile(bytes);
    if (!text.includes('\0') || mustBeText) return text;
  } catch (error) {
    if (mustBeText) throw error;
  }
  throw new Failure('file.unknown', `${name} is not a text file. ${READS}`);
}

function unknown(name: string, { languages }: FormatContext): Error {
  const extensions = languages.flatMap((language) => language.extensions.slice(0, 1)).join(' ');
  return new Failure(
    'file.unknown',
    `Petri does not know what ${name} is. ${READS} and source files: ${extensions}.`,
    {
      detail: { name },
    },
  );
}

const READS = 'It opens notebooks (.ipynb, .md, .zip, .html, .json)';

/** A notebook that has no title of its own is called as its file. */
function titled(document: OpenedDocument, name: string): OpenedDocument {
  const { notebook } = document;
  const title = name
    .replace(/^.*[\\/]/, '')
    .replace(/\.[^.]*$/, '')
    .slice(0, 200);
  if (notebook.title !== undefined || title === '') return document;
  return { ...document, notebook: { ...notebook, title } };
}
