import type { Cell } from '#model/notebook.ts';
import type { Output } from '#model/output.ts';
import { languageNamed } from '../language-names.ts';
import { isObject } from '../parse-notebook.ts';
import type { FormatContext, SharedDocument } from './document.ts';
import { fitsFence, OUTPUT_WORD, parseFenceWords, writeFenceWords } from './fence-words.ts';
import { fenceAt, fenceFor } from './fences.ts';
import { asComment, isNote, writeNote, type Note } from './markdown-notes.ts';
import { outputsAsText } from './outputs-text.ts';
import { toNbOutputs } from './outputs.ts';

/** A word of a command line that needs no quotes. */
const PLAIN_WORD = /^[\w./:=+,@%-]+$/;

/**
 * A notebook as Markdown: text as it is, programs in fenced blocks ```` ```c petri id=… ````, which docs plug-ins make cells of. What else
 * a cell has stands in a comment above it; outputs, when there are, below it.
 */
export function writeMarkdown({ notebook, outputs }: SharedDocument, context: FormatContext): string {
  const { cells, frontMatter, format, title, ...rest } = notebook;
  const head = { format, ...(title !== undefined && { title }), ...rest };
  const isFront = isFrontMatter(frontMatter);
  const parts = [
    ...(isFront ? [`---\n${frontMatter}\n---`] : []),
    writeNote({ members: { ...head, ...(frontMatter !== undefined && !isFront && { frontMatter }) } }),
  ];
  for (const cell of cells) {
    parts.push(cell.kind === 'markdown' ? textCell(cell) : codeCell(cell, context));
    const printed = outputs.get(cell.id) ?? [];
    if (printed.length > 0) parts.push(outputBlock(printed));
  }
  return `${parts.join('\n\n')}\n`;
}

/** Whether it can stand between two lines of `---` at the top. */
function isFrontMatter(text: unknown): text is string {
  return typeof text === 'string' && !isStrange(text) && !/^---[ \t]*$/m.test(text);
}

function textCell(cell: Cell): string {
  const { kind: _kind, source, language, ...rest } = cell;
  const members = { ...rest, ...(language !== 'markdown' && { language }) };
  if (isStrange(source)) return writeNote({ members, source, lines: 0 });
  if (isPlain(source)) return `${writeNote({ members })}\n\n${source}`;
  return `${writeNote({ members, lines: source.split('\n').length })}\n${source}`;
}

/** Whether the text would be read as it is: it may be changed by hand then. */
function isPlain(source: string): boolean {
  if (source.trim() === '' || /^\s*\n|\s$/.test(source)) return false;
  const lines = source.split('\n');
  for (let at = 0; at < lines.length;) {
    if (isNote(lines[at] ?? '')) return false;
    const fence = fenceAt(lines, at);
    if (fence !== undefined) {
      const { isCell, attributes } = parseFenceWords(fence.info);
      if (!fence.isClosed || isCell || attributes.has(OUTPUT_WORD)) return false;
    }
    at = fence?.next ?? at + 1;
  }
  return true;
}

function codeCell(cell: Cell, { languages }: FormatContext): string {
  const { kind, id, source, language, args, flags, stdin, attributes, ...rest } = cell;
  const words = new Map<string, string | undefined>([['id', id]]);
  const members: Record<string, unknown> = { ...rest };
  if (languageNamed(language, languages) !== language) members['language'] = language;
  // A block in Markdown would be taken for a cell of text.
  if (language === 'markdown') members['kind'] = kind;
  for (const [name, list] of Object.entries({ args, flags })) {
    if (list === undefined) continue;
    if (list.length > 0 && list.every((word) => PLAIN_WORD.test(word))) words.set(name, list.join(' '));
    else members[name] = list;
  }
  if (stdin !== undefined) {
    if (fitsFence(stdin)) words.set('stdin', stdin);
    else members['stdin'] = stdin;
  }
  if (isFenceAttributes(attributes)) {
    for (const [name, value] of Object.entries(attributes))
      words.set(name, value === true ? undefined : value);
  } else if (attributes !== undefined) members['attributes'] = attributes;
  const isCrlf = source.includes('\n') && !/(?<!\r)\n|\r(?!\n)/.test(source);
  const shown = source
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/\p{Cs}/gu, '\ufffd')
    .replaceAll('\0', '\ufffd');
  const note: Note = {
    members,
    ...(isCrlf ? { isCrlf } : isStrange(source) && { source }),
  };
  const above = Object.keys(members).length > 0 || Object.keys(note).length > 1 ? `${writeNote(note)}\n` : '';
  const fence = fenceFor(shown);
  return `${above}${fence}${writeFenceWords(language, words)}\n${shown}\n${fence}`;
}

/** What a docs site says of a cell, kept as it stood after the fence. */
function isFenceAttributes(value: unknown): value is Record<string, string | true> {
  return (
    isObject(value) &&
    Object.keys(value).length > 0 &&
    Object.entries(value).every(
      ([name, text]) =>
        /^[a-z][a-z-]*$/.test(name) &&
        !['id', 'args', 'flags', 'stdin', 'petri', OUTPUT_WORD].includes(name) &&
        (text === true || (typeof text === 'string' && fitsFence(text))),
    )
  );
}

/** Exactly what was printed in a comment, and what of it is text for those who read the Markdown. */
function outputBlock(outputs: readonly Output[]): string {
  const text = outputsAsText(outputs).replaceAll(/\r\n?/g, '\n').replace(/\n$/, '');
  const fence = fenceFor(text);
  return `${asComment(OUTPUT_WORD, toNbOutputs(outputs))}\n${fence}text ${OUTPUT_WORD}\n${text}\n${fence}`;
}

/** What UTF-8 does not hold, or what would not survive an editor: half characters, NUL, carriage returns. */
function isStrange(source: string): boolean {
  return /[\p{Cs}\0\r]/u.test(source);
}
