import { toHex } from '#model/bytes.ts';
import type { MimeBundle } from '#model/output.ts';
import type { Value } from './sqlite.ts';

/** Rows that are shown of one result; all are counted. */
export const SHOWN_ROWS = 1_000;
/** Characters that are shown of one value. */
const SHOWN_CHARACTERS = 2_000;

export interface ResultTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Value[])[];
  /** Rows in all. */
  readonly count: number;
}

/** A result as a table, as data, and as text. */
export function tableBundle(table: ResultTable): MimeBundle {
  const { columns, rows, count } = table;
  return {
    'text/html': html(table),
    'text/plain': tableText(table),
    'application/json': {
      columns,
      rows: rows.map((row) => row.map(jsonValue)),
      ...(count > rows.length && { count }),
    },
  };
}

/** Columns aligned, numbers to the right, as SQLite's shell has it. */
export function tableText(table: ResultTable): string {
  const { columns, rows } = table;
  const cells = rows.map((row) => row.map((value) => shown(value).replaceAll('\n', '⏎')));
  const widths = columns.map((name, at) =>
    cells.reduce((widest, row) => Math.max(widest, width(row[at] ?? '')), Math.max(width(name), 1)),
  );
  const pad = (text: string, at: number, right: boolean): string => {
    const space = ' '.repeat(Math.max(0, (widths[at] ?? 0) - width(text)));
    return right ? space + text : text + space;
  };
  const lines = [
    columns.map((name, at) => pad(name, at, false)).join('  '),
    widths.map((count) => '─'.repeat(count)).join('  '),
    ...cells.map((row, index) =>
      row.map((text, at) => pad(text, at, isNumber(rows[index]?.[at]))).join('  '),
    ),
  ].map((line) => line.trimEnd());
  return `${[...lines, ...rest(table)].join('\n')}\n`;
}

function html(table: ResultTable): string {
  const head = table.columns.map((name, at) => {
    const isOfNumbers = table.rows.some((row) => isNumber(row[at]));
    return isOfNumbers ? `<th style="text-align:right">${escape(name)}</th>` : `<th>${escape(name)}</th>`;
  });
  const body = table.rows.map((row) => {
    const cells = row.map((value) => {
      const text = escape(shown(value));
      if (isNumber(value)) return `<td style="text-align:right">${text}</td>`;
      return value === null ? `<td style="opacity:.5">${text}</td>` : `<td>${text}</td>`;
    });
    return `<tr>${cells.join('')}</tr>`;
  });
  const note = rest(table).map((text) => `<p>${text}</p>`);
  return `<table><thead><tr>${head.join('')}</tr></thead><tbody>${body.join('')}</tbody></table>${note.join('')}`;
}

function rest({ rows, count }: ResultTable): string[] {
  return count > rows.length ? [`${String(count)} rows; the first ${String(rows.length)} are shown.`] : [];
}

function shown(value: Value | undefined): string {
  if (value === null || value === undefined) return 'NULL';
  const text =
    value instanceof Uint8Array ? `x'${toHex(value.subarray(0, SHOWN_CHARACTERS))}'` : String(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

/** What JSON has no form for is text: a whole number that is too large, bytes. */
function jsonValue(value: Value): unknown {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Uint8Array) return shown(value);
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return value;
}

function isNumber(value: Value | undefined): boolean {
  return typeof value === 'number' || typeof value === 'bigint';
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function width(text: string): number {
  return Array.from(text).length;
}
