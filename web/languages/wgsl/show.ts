import type { MimeBundle } from '#model/output.ts';
import { leafText, readLeaf, type Layout, type Leaf } from './layout.ts';

/** Elements that are printed and shown of one buffer; `save` writes all. */
const SHOWN_ELEMENTS = 256;
/** Numbers of one element that get a column each. */
const SHOWN_COLUMNS = 32;

const CELL = 'text-align:right;padding-left:1em';

/** The content of a buffer, ready to be printed and shown. */
export interface Content {
  readonly name: string;
  readonly layout: Layout;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Elements of its array. */
  readonly count: number;
  /** Elements side by side; undefined: one below the other in the table, all in one line when printed. */
  readonly columns?: number | undefined;
}

/** As text: what stands before the array, then the elements, cut where there are too many. */
export function contentText(content: Content): string {
  const { name, layout } = content;
  const view = viewOf(content);
  const { array, head } = layout;
  let text = head.length === 0 ? '' : `${name}: ${named(view, 0, head)}\n`;
  if (array === undefined) return text;
  const shown = shownElements(content);
  const label = head.length === 0 ? name : `${name}, elements`;
  const texts = Array.from({ length: shown }, (_, at) => {
    return named(view, array.offset + at * array.stride, array.element);
  });
  const { columns } = content;
  if (columns !== undefined) {
    const width = Math.max(...texts.map((each) => each.length));
    text += `${label}:\n`;
    for (let at = 0; at < shown; at += columns) {
      text += `${texts
        .slice(at, at + columns)
        .map((each) => each.padStart(width))
        .join(' ')}\n`;
    }
  } else if (array.element.length === 1) text += `${label}: ${texts.join(' ')}\n`;
  else text += texts.map((each, at) => `${label}[${String(at)}]: ${each}\n`).join('');
  const rest = restText(content, shown);
  return rest === '' ? text : `${text}${rest}\n`;
}

/** All of it, one element in each line, with a first line of names. */
export function contentCsv(content: Content): string {
  const { name, layout } = content;
  const { head, array } = layout;
  const view = viewOf(content);
  const row = (leaves: readonly Leaf[], base: number): string =>
    leaves.map((leaf) => leafText(readLeaf(view, base, leaf), leaf.kind)).join(',');
  const names = (leaves: readonly Leaf[]): string => leaves.map((leaf) => leaf.name || name).join(',');
  const lines: string[] = [];
  if (head.length > 0) lines.push(names(head), row(head, 0));
  if (array !== undefined) {
    lines.push(names(array.element));
    for (let at = 0; at < content.count; at++)
      lines.push(row(array.element, array.offset + at * array.stride));
  }
  return `${lines.join('\n')}\n`;
}

/** As a table, and as data. */
export function contentBundle(content: Content): MimeBundle {
  const tables = tablesOf(content);
  const shown = shownElements(content);
  const rest = content.layout.array === undefined ? '' : restText(content, shown);
  const html = tables.map(({ columns, rows }) => {
    const head = columns.map((column) => `<th style="${CELL}">${escape(column)}</th>`).join('');
    const body = rows.map(([first = '', ...cells]) => {
      const others = cells.map((cell) => `<td style="${CELL}">${escape(cell)}</td>`).join('');
      return `<tr><th scope="row" style="${CELL}">${escape(first)}</th>${others}</tr>`;
    });
    return `<table><caption style="text-align:left">${escape(content.name)}</caption><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table>`;
  });
  return {
    'text/html': html.join('') + (rest === '' ? '' : `<p>${escape(rest)}</p>`),
    'text/plain': contentText(content),
    'application/json': {
      name: content.name,
      tables: tables.map(({ columns, rows }) => ({ columns, rows })),
      ...(rest !== '' && { count: content.count }),
    },
  };
}

interface Table {
  readonly columns: readonly string[];
  /** The first cell names the row. */
  readonly rows: readonly (readonly string[])[];
}

function tablesOf(content: Content): Table[] {
  const { name, layout, columns } = content;
  const { head, array } = layout;
  const view = viewOf(content);
  const tables: Table[] = [];
  if (head.length > 0) {
    const rows = head
      .slice(0, SHOWN_ELEMENTS)
      .map((leaf) => [leaf.name || name, leafText(readLeaf(view, 0, leaf), leaf.kind)]);
    tables.push({ columns: ['', 'value'], rows });
  }
  if (array === undefined) return tables;
  const shown = shownElements(content);
  const element = array.element.slice(0, SHOWN_COLUMNS);
  if (columns !== undefined) {
    const rows: string[][] = [];
    for (let at = 0; at < shown; at += columns) {
      const indices = Array.from({ length: Math.min(columns, shown - at) }, (_, next) => at + next);
      const cells = indices.map((index) => named(view, array.offset + index * array.stride, array.element));
      rows.push([String(at / columns), ...cells]);
    }
    tables.push({ columns: ['', ...Array.from({ length: columns }, (_, at) => String(at))], rows });
    return tables;
  }
  const rows = Array.from({ length: shown }, (_, at) => {
    const base = array.offset + at * array.stride;
    return [String(at), ...element.map((leaf) => leafText(readLeaf(view, base, leaf), leaf.kind))];
  });
  tables.push({ columns: ['', ...element.map((leaf) => leaf.name || array.elementType)], rows });
  return tables;
}

/** Numbers of one element: alone, as a vector, or by their names. */
function named(view: DataView, base: number, leaves: readonly Leaf[]): string {
  const texts = leaves.slice(0, SHOWN_ELEMENTS).map((leaf) => {
    const text = leafText(readLeaf(view, base, leaf), leaf.kind);
    return /^[xyzw]?$/.test(leaf.name) ? text : `${leaf.name}=${text}`;
  });
  return texts.join(' ') + (leaves.length > texts.length ? ' …' : '');
}

/** Whole lines, where there are lines. */
function shownElements({ count, columns }: Content): number {
  if (columns === undefined) return Math.min(count, SHOWN_ELEMENTS);
  return Math.min(count, Math.max(1, Math.floor((SHOWN_ELEMENTS * 16) / columns)) * columns);
}

function restText({ count, name }: Content, shown: number): string {
  if (count <= shown) return '';
  return `${name} has ${String(count)} elements; the first ${String(shown)} are shown.`;
}

function viewOf({ bytes }: Content): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
