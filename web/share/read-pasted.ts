import { NOTEBOOK_FORMAT, type Notebook } from '#model/notebook.ts';
import type { FormatContext, OpenedDocument } from './formats/document.ts';
import { notebookOf } from './parse-notebook.ts';
import { readFile } from './read-file.ts';

/** What was meant by text that a reader pasted or typed. */
export type Pasted =
  /** A link that has the notebook in it, of Petri or of another playground: by a stranger, maybe. */
  | { readonly kind: 'link'; readonly notebook: Notebook }
  /** An address: nothing is fetched before the reader says so. */
  | { readonly kind: 'address'; readonly address: string }
  /** The document itself. */
  | { readonly kind: 'document'; readonly document: OpenedDocument };

/**
 * Reads a link, an address or the text of a document. Text that is none of these is a program in `language`. Fetches nothing.
 * Throws what reading links and files throws.
 */
export async function readPasted(text: string, language: string, context: FormatContext): Promise<Pasted> {
  const trimmed = text.trim();
  // A link in angle brackets, as mail programs set them, or as it is.
  const address = /^<?(https?:\/\/[^\s<>]+)>?$/i.exec(trimmed)?.[1];
  if (address !== undefined && URL.canParse(address)) {
    const notebook = await readLink(new URL(address), context);
    return notebook === undefined ? { kind: 'address', address } : { kind: 'link', notebook };
  }
  return { kind: 'document', document: await readText(text, language, context) };
}

/** The notebook in a link, of Petri wherever it is served, or of another playground; undefined when there is none in it. */
async function readLink(url: URL, context: FormatContext): Promise<Notebook | undefined> {
  const { readTypeScriptLink } = await import('./foreign/typescript.ts');
  const { readMarimoLink } = await import('./foreign/marimo.ts');
  const { readCompilerExplorerLink } = await import('./foreign/compiler-explorer.ts');
  const foreign =
    readTypeScriptLink(url) ?? readMarimoLink(url) ?? (await readCompilerExplorerLink(url, context));
  if (foreign !== undefined) return foreign;
  if (!/^#(?:v\d+(?::|%3a)|code\/)/i.test(url.hash)) return undefined;
  const { decodeLink } = await import('./link.ts');
  return decodeLink(url.search + url.hash);
}

async function readText(text: string, language: string, context: FormatContext): Promise<OpenedDocument> {
  const name = nameFor(text);
  if (name !== undefined) {
    const document = await readFile(name, new TextEncoder().encode(text), context);
    const { title, ...untitled } = document.notebook;
    return title === 'pasted' ? { ...document, notebook: untitled } : document;
  }
  const cell = { kind: 'code', language, source: text.replaceAll(/\r\n?/g, '\n') };
  return {
    notebook: notebookOf({ format: NOTEBOOK_FORMAT, cells: [cell] }, 'file'),
    outputs: new Map(),
    notes: [],
  };
}

/** The name that a file with such text would have; undefined when it says nothing of itself. */
function nameFor(text: string): string | undefined {
  if (/^\s*\{/.test(text) && /"(?:nbformat|cells)"/.test(text)) return 'pasted.json';
  if (/^\s*<!doctype html|^\s*<html/i.test(text)) return 'pasted.html';
  if (/^<!-- petri [[{]/m.test(text) || /^ {0,3}(?:`{3,}|~{3,})/m.test(text)) return 'pasted.md';
  if (/^import marimo\b/m.test(text)) return 'pasted.py';
  return undefined;
}
