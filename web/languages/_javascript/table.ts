const INDEX = '(index)';
const VALUES = 'Values';

/** What `console.table` draws; undefined for a value that has no rows. */
export function tableText(
  value: unknown,
  columns: readonly string[] | undefined,
  show: (cell: unknown) => string,
): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const rows: [string, unknown][] =
    value instanceof Map
      ? [...(value as Map<unknown, unknown>)].map(([key, cell], at) => [
          String(at),
          { Key: key, Values: cell },
        ])
      : value instanceof Set
        ? [...(value as Set<unknown>)].map((cell, at) => [String(at), cell])
        : Object.entries(value);
  const keys = new Set<string>(columns);
  let hasPlain = false;
  for (const [, row] of rows) {
    if (typeof row !== 'object' || row === null) hasPlain = true;
    else if (columns === undefined) for (const key of Object.keys(row)) keys.add(key);
  }
  const head = [INDEX, ...keys, ...(hasPlain ? [VALUES] : [])];
  const body = rows.map(([index, row]) => {
    const isPlain = typeof row !== 'object' || row === null;
    const cells = [...keys].map((key) =>
      isPlain || !Object.hasOwn(row, key) ? '' : show((row as Record<string, unknown>)[key]),
    );
    return [index, ...cells, ...(hasPlain ? [isPlain ? show(row) : ''] : [])];
  });
  const widths = head.map(
    (name, at) => Math.max(...[head, ...body].map((row) => width(row[at] ?? name))) + 2,
  );
  const line = (row: readonly string[]): string =>
    `│${row.map((cell, at) => ` ${cell}${' '.repeat((widths[at] ?? 0) - width(cell) - 1)}`).join('│')}│`;
  const rule = (left: string, middle: string, right: string): string =>
    left + widths.map((count) => '─'.repeat(count)).join(middle) + right;
  return [rule('┌', '┬', '┐'), line(head), rule('├', '┼', '┤'), ...body.map(line), rule('└', '┴', '┘')].join(
    '\n',
  );
}

function width(text: string): number {
  return Array.from(text).length;
}
