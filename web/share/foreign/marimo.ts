import { LINK_LIMITS } from '#model/limits.ts';
import { NOTEBOOK_FORMAT, type Notebook } from '#model/notebook.ts';
import { fault, type Carrier } from '../carrier.ts';
import { decompressLz } from '../lz-string.ts';
import { notebookOf } from '../parse-notebook.ts';

/** A link of marimo's playground with the notebook in it: `marimo.app/#code/…` or `?code=…`. Undefined when it is no such link. */
export function readMarimoLink(url: URL): Notebook | undefined {
  if (!/(?:^|\.)marimo\.(?:app|io|new)$/.test(url.hostname)) return undefined;
  const packed = /^#code\/(.+)$/s.exec(url.hash)?.[1] ?? url.searchParams.get('code');
  if (packed === null || packed === '') return undefined;
  const source = decompressLz(packed.replaceAll(' ', '+').replaceAll('%2B', '+').replaceAll('%24', '$'));
  return readMarimo(source, 'link');
}

/** Whether a Python file is a notebook of marimo. */
export function isMarimoFile(text: string): boolean {
  return /^import marimo\b/m.test(text) && /^\w+ = marimo\.App\(/m.test(text);
}

/**
 * The cells of marimo's file format: functions under `@app.cell`, without what marimo adds to make them functions. Text that is not such a
 * file is one cell. Throws Failure `link.too-large` or `file.too-large`.
 */
export function readMarimo(text: string, carrier: Carrier): Notebook {
  const source = text.replaceAll(/\r\n?/g, '\n');
  const title = /marimo\.App\([^\n]*app_title="([^"\n]*)"/.exec(source)?.[1];
  const cells = isMarimoFile(source) ? cellsOf(source.split('\n'), carrier) : [];
  const found = cells.length > 0 ? cells : [{ kind: 'code', language: 'python', source: text }];
  return notebookOf({ format: NOTEBOOK_FORMAT, title: title ?? 'marimo', cells: found }, carrier);
}

interface FoundCell {
  readonly kind: 'code' | 'markdown';
  readonly language: string;
  readonly source: string;
}

function cellsOf(lines: readonly string[], carrier: Carrier): FoundCell[] {
  const cells: FoundCell[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const isSetup = /^with \w+\.setup\b.*:\s*$/.test(line);
    if (/^@\w+\.(?:cell|function|class_definition)\b/.test(line)) {
      const keeps = !/^@\w+\.cell\b/.test(line);
      at = endOfCall(lines, at);
      const { body, next } = keeps ? definition(lines, at) : functionBody(lines, at);
      at = next;
      add(body);
    } else if (isSetup) {
      const { body, next } = indented(lines, at + 1);
      at = next;
      add(body);
    } else at += 1;
  }
  return cells;

  function add(body: readonly string[]): void {
    if (cells.length >= LINK_LIMITS.cells) {
      throw fault(
        carrier,
        'too-large',
        `This ${carrier} has more than ${String(LINK_LIMITS.cells)} cells. Split it into several.`,
      );
    }
    const source = body.join('\n').trim();
    if (source !== '') cells.push(asText(source) ?? { kind: 'code', language: 'python', source });
  }
}

/** `mo.md("""…""")` alone is text. */
function asText(source: string): FoundCell | undefined {
  const [, prefix = '', , body] = /^mo\.md\(\s*([rRfF]*)("""|''')([\s\S]*)\2\s*,?\s*\)$/.exec(source) ?? [];
  if (body === undefined || /f/i.test(prefix) || body.includes('"""')) return undefined;
  const lines = body.split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map(indentOf);
  const least = indents.reduce((a, b) => Math.min(a, b), Infinity);
  return { kind: 'markdown', language: 'markdown', source: dedented(lines, least).join('\n').trim() };
}

/** The line after the parentheses that a line opens. */
function endOfCall(lines: readonly string[], from: number): number {
  let depth = 0;
  for (let at = from; at < lines.length; at++) {
    for (const character of lines[at] ?? '') {
      if (character === '(') depth += 1;
      else if (character === ')') depth -= 1;
    }
    if (depth <= 0) return at + 1;
  }
  return lines.length;
}

/** The body of `def _(mo):`, without the `return` that hands its names on. */
function functionBody(lines: readonly string[], from: number): { body: string[]; next: number } {
  if (!/^(?:async )?def \w+\(/.test(lines[from] ?? '')) return { body: [], next: from + 1 };
  const { body, next } = indented(lines, endOfCall(lines, from));
  const last = body.findLastIndex((line) => /^return\b/.test(line));
  const tail = last < 0 ? [] : body.slice(last);
  const isHandingOn =
    last >= 0 &&
    tail.slice(1).every((line) => /^\s*(?:\w+,|\))?\s*$/.test(line)) &&
    /^return(?:\s*\(?\s*(?:\w+,\s*)*(?:\w+)?,?\s*\)?)?\s*$/.test(tail[0] ?? '');
  return { body: isHandingOn ? body.slice(0, last) : body, next };
}

/** A function or class that is a cell by itself. */
function definition(lines: readonly string[], from: number): { body: string[]; next: number } {
  const start = endOfCall(lines, from);
  const { next } = indented(lines, start);
  return { body: lines.slice(from, next), next };
}

/** Lines that stand deeper than their head, without their indent; lines of long strings may stand anywhere. */
function indented(lines: readonly string[], from: number): { body: string[]; next: number } {
  let quote: string | undefined;
  let next = from;
  for (; next < lines.length; next++) {
    const line = lines[next] ?? '';
    if (quote === undefined && /^\S/.test(line)) break;
    quote = quoteAfter(line, quote);
  }
  return { body: dedented(lines.slice(from, next), INDENT), next };
}

/** The quotes of the long string that a line ends within, if it does. */
function quoteAfter(line: string, before: string | undefined): string | undefined {
  let quote = before;
  for (let at = 0; at < line.length;) {
    if (quote !== undefined) {
      const end = line.indexOf(quote, at);
      if (end < 0) return quote;
      at = end + quote.length;
      quote = undefined;
    } else {
      TOKEN.lastIndex = at;
      const [found] = TOKEN.exec(line) ?? [];
      if (found === undefined || found === '#') return undefined;
      if (found === '"""' || found === "'''") quote = found;
      at = TOKEN.lastIndex;
    }
  }
  return quote;
}

/** What of a line of Python tells where its strings are. */
const TOKEN = /"""|'''|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|#/g;

/** Lines without so many columns of their indent. What stands less deep is within a string, and stays as it is. */
function dedented(lines: readonly string[], columns: number): string[] {
  return lines.map((line) => {
    if (indentOf(line) >= columns) return line.slice(columns);
    return line.trim() === '' ? '' : line;
  });
}

function indentOf(line: string): number {
  return /^[ \t]*/.exec(line)?.[0].length ?? 0;
}

/** How deep a body stands in its function or its block. */
const INDENT = 4;
