import { readFile } from 'node:fs/promises';
import { Failure } from '#model/errors.ts';
import type { Addresses } from '../blocks/addresses.ts';
import type { Block } from '../blocks/block.ts';
import { htmlBlocks } from '../blocks/html.ts';
import type { KnownLanguage } from '../blocks/language-of.ts';
import { markdownBlocks } from '../blocks/markdown.ts';
import type { OnFault } from '../blocks/on-fault.ts';
import { notebookBlocks } from '../blocks/notebook.ts';

/** A page as it was read, with its cells in order. */
export interface PageFile {
  /** As it was named. */
  readonly file: string;
  readonly text: string;
  readonly isHtml: boolean;
  readonly blocks: readonly Block[];
  /** Whether there are cells on it that could not be read. */
  readonly isFaulty: boolean;
}

/** Throws Failure `build.unreadable`. What is wrong with one cell goes to `onFault`. */
export async function readPage(
  file: string,
  languages: readonly KnownLanguage[],
  onFault: OnFault,
  addresses: Addresses,
): Promise<PageFile> {
  const isHtml = /\.html?$/i.test(file);
  // HTML is written back, byte for byte but for its cells: the mark that says its encoding stays in it.
  const text = await read(file, isHtml);
  let isFaulty = false;
  const noting: OnFault = (fault) => {
    isFaulty = true;
    onFault(fault);
  };
  const blocks = isHtml
    ? htmlBlocks(text, file, languages, noting, addresses)
    : file.toLowerCase().endsWith('.ipynb')
      ? notebookBlocks(text, file, languages, noting)
      : markdownBlocks(text, file, languages, noting);
  return { file, text, isHtml, blocks, isFaulty };
}

async function read(file: string, ignoreBOM: boolean): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM }).decode(await readFile(file));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Failure('build.unreadable', `${file} cannot be read as a text in UTF-8: ${why}`, {
      detail: { file },
    });
  }
}
