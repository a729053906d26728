import type { Cell } from '#model/notebook.ts';
import type { MimeBundle, Output } from '#model/output.ts';
import { fault } from '../carrier.ts';
import { isObject, notebookOf, parseJson } from '../parse-notebook.ts';
import type { FormatContext, OpenedDocument, SharedDocument } from './document.ts';
import { escaped } from './escape-html.ts';
import { HTML_STYLE } from './html-style.ts';
import { withoutEscapes } from './outputs-text.ts';
import { fromNbOutputs, toNbOutputs } from './outputs.ts';

const TYPE = 'application/vnd.petri.notebook+json';
const EMBEDDED = new RegExp(`<script type="${TYPE.replaceAll(/[.+]/g, '\\$&')}">([^<]*)</script>`);

/** Nothing in the file is run, and nothing is fetched for it, whatever it shows. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

export interface HtmlContext extends FormatContext {
  /** A text in Markdown as HTML that is safe to put anywhere; undefined: it is shown as it was written. */
  readonly renderText?: (source: string) => Promise<string>;
  /** The markup of a program in colours, its classes `k t s n c d f`; undefined: it has none. */
  readonly highlight?: (source: string, language: string) => Promise<string>;
  /** A link that opens the notebook; undefined: there is none. */
  readonly link?: string;
}

/**
 * A page that needs nothing else: programs, their files and what they printed, to be read without scripts, in light and dark, and to be
 * printed. The notebook is in it as data, so that it can be opened again.
 */
export async function writeHtml(document: SharedDocument, context: HtmlContext): Promise<string> {
  const { notebook, outputs } = document;
  const title = notebook.title ?? 'Notebook';
  const cells: string[] = [];
  for (const cell of notebook.cells) {
    cells.push(
      cell.kind === 'markdown'
        ? await textSection(cell, context)
        : await codeSection(cell, outputs.get(cell.id) ?? [], context),
    );
  }
  const open =
    context.link === undefined
      ? ''
      : `<p class="open"><a href="${escaped(context.link)}">Open it in Petri</a></p>\n`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Petri">
<title>${escaped(title)}</title>
<style>${HTML_STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${open}${cells.join('\n')}
</main>
<script type="${TYPE}">${embedded(document)}</script>
</body>
</html>
`;
}

/** Whether a file is such a page; any other is a page that somebody wrote. */
export function isNotebookPage(text: string): boolean {
  return EMBEDDED.test(text);
}

/** Reads the notebook in such a page. Throws Failure `file.invalid`, `file.too-large` or `file.unsupported-version`. */
export function readHtml(text: string): OpenedDocument {
  const [, json] = EMBEDDED.exec(text) ?? [];
  if (json === undefined) {
    throw fault('file', 'invalid', 'There is no notebook in this page. Open the file that Petri made.');
  }
  const held = parseJson(json, 'file');
  const { notebook, outputs } = isObject(held) ? held : {};
  return {
    notebook: notebookOf(notebook, 'file'),
    outputs: new Map(
      Object.entries(isObject(outputs) ? outputs : {}).map(([id, printed]) => [id, fromNbOutputs(printed)]),
    ),
    notes: [],
  };
}

function embedded({ notebook, outputs }: SharedDocument): string {
  const printed = Object.fromEntries(Array.from(outputs, ([id, shown]) => [id, toNbOutputs(shown)]));
  // Nothing in it may end the element, and half characters, which UTF-8 has not, are escaped by JSON itself.
  return JSON.stringify({ notebook, outputs: printed }).replaceAll('<', '\\u003c');
}

async function textSection(cell: Cell, { renderText }: HtmlContext): Promise<string> {
  const html = renderText === undefined ? undefined : await renderText(cell.source);
  return html === undefined
    ? `<section class="prose as-written">${escaped(cell.source)}</section>`
    : `<section class="prose">${html}</section>`;
}

async function codeSection(cell: Cell, outputs: readonly Output[], context: HtmlContext): Promise<string> {
  const label = context.languages.find(({ id }) => id === cell.language)?.label ?? cell.language;
  const facts = [
    label,
    ...(cell.flags !== undefined && cell.flags.length > 0 ? [cell.flags.join(' ')] : []),
    ...(cell.args !== undefined && cell.args.length > 0 ? [`arguments: ${cell.args.join(' ')}`] : []),
  ];
  const files = Object.entries(cell.files ?? {});
  const parts = [
    `<p class="facts">${facts.map(escaped).join(' · ')}</p>`,
    await codeBlock(cell.source, cell.language, context),
    ...(await Promise.all(
      files.map(async ([name, text]) => {
        return `<p class="facts">${escaped(name)}</p>\n${await codeBlock(text, undefined, context)}`;
      }),
    )),
    ...(cell.stdin === undefined || cell.stdin === ''
      ? []
      : [`<p class="facts">Standard input</p>\n<pre class="out" tabindex="0">${escaped(cell.stdin)}</pre>`]),
    ...(outputs.length === 0
      ? []
      : [`<p class="facts">Output</p>\n<div class="output">${outputMarkup(outputs)}</div>`]),
  ];
  return `<section class="code" aria-label="${escaped(label)}">\n${parts.join('\n')}\n</section>`;
}

async function codeBlock(
  source: string,
  language: string | undefined,
  { highlight }: HtmlContext,
): Promise<string> {
  const markup =
    highlight === undefined || language === undefined ? escaped(source) : await highlight(source, language);
  // The first line end after <pre> is not part of its text; what can be scrolled can be focused.
  return `<pre tabindex="0">\n<code>${markup}</code></pre>`;
}

function outputMarkup(outputs: readonly Output[]): string {
  return outputs
    .map((output) => {
      switch (output.type) {
        case 'stream':
          return `<pre class="out ${output.name}" tabindex="0">\n${escaped(withoutEscapes(output.text))}</pre>`;
        case 'error':
          return `<pre class="out stderr" tabindex="0">\n${escaped(
            withoutEscapes(
              output.traceback.length > 0 ? output.traceback.join('\n') : `${output.ename}: ${output.evalue}`,
            ),
          )}</pre>`;
        case 'display_data':
        case 'execute_result':
          return displayMarkup(output.data, output.metadata);
      }
    })
    .join('\n');
}

/** Types that are shown, the most telling first. Drawings and HTML stay within an image and a frame that runs nothing. */
function displayMarkup(data: MimeBundle, metadata: Readonly<Record<string, unknown>>): string {
  const alt = typeof metadata['alt'] === 'string' ? metadata['alt'] : 'What the program showed';
  const html = data['text/html'];
  if (typeof html === 'string') {
    return `<iframe sandbox title="${escaped(alt)}" srcdoc="${escaped(html)}"></iframe>`;
  }
  const svg = data['image/svg+xml'];
  if (typeof svg === 'string') {
    return `<img alt="${escaped(alt)}" src="data:image/svg+xml,${encodeURIComponent(svg.replaceAll(/\p{Cs}/gu, '\ufffd'))}">`;
  }
  for (const type of ['image/png', 'image/jpeg', 'image/gif', 'image/webp']) {
    const picture = data[type];
    if (typeof picture === 'string') {
      return `<img alt="${escaped(alt)}" src="data:${type};base64,${escaped(picture.replaceAll(/\s/g, ''))}">`;
    }
  }
  const json = data['application/json'];
  const text = data['text/plain'];
  const shown = json === undefined ? text : JSON.stringify(json, null, 2);
  return `<pre class="out" tabindex="0">\n${escaped(typeof shown === 'string' ? shown : `[${Object.keys(data).join(', ')}]`)}</pre>`;
}
