import type { Notebook } from '#model/notebook.ts';
import { NOTEBOOK_FORMAT } from '#model/notebook.ts';
import { decompressLz } from '../lz-string.ts';
import { notebookOf } from '../parse-notebook.ts';

/** The code in `#code/…`, a link of the TypeScript Playground (typescriptlang.org/play). Its compiler options are not taken over. */
export function readTypeScriptLink(url: URL): Notebook | undefined {
  if (!/(?:^|\.)typescriptlang\.org$/.test(url.hostname)) return undefined;
  const packed = /^#code\/(.+)$/s.exec(url.hash)?.[1];
  if (packed === undefined) return undefined;
  const isJavaScript =
    ['true', '1'].includes(url.searchParams.get('useJavaScript') ?? url.searchParams.get('filetype') ?? '') ||
    url.searchParams.get('filetype') === 'js';
  const source = decompressLz(packed.replaceAll(' ', '+').replaceAll('%2B', '+').replaceAll('%24', '$'));
  const cell = { kind: 'code', language: isJavaScript ? 'javascript' : 'typescript', source };
  return notebookOf({ format: NOTEBOOK_FORMAT, title: 'TypeScript Playground', cells: [cell] }, 'link');
}
