import { Highlighter } from '#editor/highlighter.ts';
import type { TokenKind } from '#editor/tokenizer.ts';
import { LINK_LIMITS } from '#model/limits.ts';
import type { SharedDocument } from '#share/formats/document.ts';
import { escaped } from '#share/formats/escape-html.ts';
import type { HtmlContext } from '#share/formats/html.ts';
import { encodeLink } from '#share/link.ts';
import type { AppState } from '../AppState.svelte.ts';
import { portableOutputs } from './portable-outputs.ts';

export type FormatId = 'ipynb' | 'md' | 'html' | 'zip';

export const FORMATS: readonly { readonly id: FormatId; readonly label: string; readonly says: string }[] = [
  { id: 'ipynb', label: 'Jupyter notebook', says: 'for Jupyter, VS Code and GitHub' },
  { id: 'md', label: 'Markdown', says: 'for docs sites and READMEs' },
  { id: 'html', label: 'Web page', says: 'to read anywhere, print, and open here again' },
  { id: 'zip', label: 'Zip archive', says: 'a file for each cell, for editors and tools' },
];

/** The notebook on screen as it is now, with what its programs printed if that is wanted. */
export async function documentOf(app: AppState, withOutputs: boolean): Promise<SharedDocument> {
  const { state } = app.current;
  const outputs = new Map<
    string,
    SharedDocument['outputs'] extends ReadonlyMap<string, infer O> ? O : never
  >();
  for (const cell of withOutputs ? state.cells : []) {
    const printed = await portableOutputs(cell.run.outputs);
    if (printed.length > 0) outputs.set(cell.id, printed);
  }
  return { notebook: state.toNotebook(), outputs };
}

/** A file of a format. Each format's code is loaded when it is chosen. */
export async function fileOf(
  format: FormatId,
  app: AppState,
  withOutputs: boolean,
): Promise<{ readonly name: string; readonly content: string | Uint8Array }> {
  const document = await documentOf(app, withOutputs);
  return { name: `${fileName(document)}.${format}`, content: await contentOf(format, document, app) };
}

/** The notebook's title as the name of a file, without extension. */
export function fileName({ notebook }: SharedDocument): string {
  const name = (notebook.title ?? '')
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 80);
  return name === '' ? 'notebook' : name;
}

async function contentOf(
  format: FormatId,
  document: SharedDocument,
  app: AppState,
): Promise<string | Uint8Array> {
  switch (format) {
    case 'ipynb':
      return (await import('#share/formats/ipynb.ts')).writeIpynb(document, app);
    case 'md':
      return (await import('#share/formats/markdown.ts')).writeMarkdown(document, app);
    case 'zip':
      return (await import('#share/formats/zip.ts')).writeZip(document, app);
    case 'html':
      return (await import('#share/formats/html.ts')).writeHtml(document, await htmlContext(document, app));
  }
}

/** What a page takes from this one: text that is rendered, colours, and a way back. */
async function htmlContext({ notebook }: SharedDocument, app: AppState): Promise<HtmlContext> {
  const link = await encodeLink(notebook, location.href).catch(() => undefined);
  return {
    languages: app.languages,
    ...(link !== undefined && link.length <= LINK_LIMITS.inflatedBytes && { link }),
    renderText: async (source) => {
      const language = app.languages.find(({ kind }) => kind === 'markdown')?.id;
      const answer =
        language === undefined
          ? undefined
          : await (await app.petri).compile({ language, source }).catch(() => undefined);
      return answer?.bytes === undefined
        ? `<div class="as-written">${escaped(source)}</div>`
        : new TextDecoder().decode(answer.bytes);
    },
    highlight: async (source, language) => {
      const manifest = await app.loadManifest(language).catch(() => undefined);
      if (manifest === undefined) return escaped(source);
      const highlighter = new Highlighter(manifest.highlight);
      highlighter.setText(source);
      return Array.from({ length: highlighter.lineCount }, (_, line) =>
        highlighter
          .line(line)
          .map(({ text, kind }) => coloured(text, kind))
          .join(''),
      ).join('\n');
    },
  };
}

/** Classes of the page's style. */
const CLASSES: Readonly<Partial<Record<TokenKind, string>>> = {
  keyword: 'k',
  type: 't',
  string: 's',
  number: 'n',
  comment: 'c',
  directive: 'd',
  function: 'f',
};

function coloured(text: string, kind: TokenKind): string {
  const name = CLASSES[kind];
  return name === undefined ? escaped(text) : `<span class="${name}">${escaped(text)}</span>`;
}
