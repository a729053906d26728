import type { Cell, Notebook } from '#model/notebook.ts';
import { escaped } from './formats/escape-html.ts';

export interface SnippetOptions {
  /** Address of the app, `/` last. */
  readonly app: string;
  /** A list of words as a line that a shell would split into them. */
  readonly joinWords: (words: readonly string[]) => string;
}

/**
 * Markup of live cells for any page: all programs of a notebook, or the one with an id. The code is the cell's text: it can be read where
 * nothing runs, and everything can be escaped there.
 */
export function embedMarkup(notebook: Notebook, { app, joinWords }: SnippetOptions, only?: string): string {
  const cells = notebook.cells.filter(
    ({ id, kind }) => kind === 'code' && (only === undefined || id === only),
  );
  const loader = `<script type="module" src="${escaped(`${app}embed.js`)}"></script>`;
  return [loader, ...cells.map((cell) => cellMarkup(cell, joinWords))].join('\n');
}

/** A badge for a README, of this site, that opens the link. */
export function badgeMarkdown(link: string, { app }: Pick<SnippetOptions, 'app'>): string {
  return `[![Open in Petri](${app}badge.svg)](${link})`;
}

/** The command that runs the link in a terminal. */
export function runCommand(link: string): string {
  // Of our links only query-like characters need quotes, and none of them ends the quotes.
  return `npx petri run '${link.replaceAll("'", '%27')}'`;
}

function cellMarkup(cell: Cell, joinWords: SnippetOptions['joinWords']): string {
  const { language, source, args = [], flags = [], stdin, files = {}, limits } = cell;
  const attributes: [string, string][] = [
    ['language', language],
    ...(args.length > 0 ? [['args', joinWords(args)] as [string, string]] : []),
    ...(flags.length > 0 ? [['flags', joinWords(flags)] as [string, string]] : []),
    ...(stdin === undefined || stdin === '' ? [] : [['stdin', stdin] as [string, string]]),
    ...(Object.keys(files).length > 0 ? [['files', JSON.stringify(files)] as [string, string]] : []),
    ...(limits?.timeMs === undefined ? [] : [['timeout', `${String(limits.timeMs)}ms`] as [string, string]]),
  ];
  const written = attributes.map(([name, value]) => ` ${name}="${attributeValue(value)}"`).join('');
  return `<petri-cell${written}><pre><code>${escaped(source)}\n</code></pre></petri-cell>`;
}

/** Line ends as references: some editors of pages would lay attributes out anew. */
function attributeValue(text: string): string {
  return escaped(text).replaceAll('\r', '&#13;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
}
