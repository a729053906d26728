import type { Sqlite, Value } from './sqlite.ts';

/** What SQL may ask of the cell. */
export interface CellFunctions {
  readLine(): string | null;
  readAll(): string;
  readFile(path: string): Uint8Array | undefined;
  writeFile(path: string, data: string | Uint8Array): number;
  /** One line of standard output. */
  print(text: string): void;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Functions beside SQLite's own, named as in its shell: `readfile`, `writefile`; `readline` and `readall` for standard
 * input, `print` for standard output; `getenv`.
 */
export function defineFunctions(sqlite: Sqlite, cell: CellFunctions): void {
  const text = (value: Value | undefined): string => String(value ?? '');
  sqlite.define('readline', 0, () => cell.readLine());
  sqlite.define('readall', 0, () => cell.readAll());
  sqlite.define('readfile', 1, (path) => cell.readFile(text(path)) ?? null);
  sqlite.define('writefile', 2, (path, data) =>
    cell.writeFile(text(path), data instanceof Uint8Array ? data : text(data)),
  );
  sqlite.define('print', 1, (value) => {
    cell.print(text(value));
    return null;
  });
  sqlite.define('getenv', 1, (name) => {
    const key = text(name);
    return Object.hasOwn(cell.env, key) ? (cell.env[key] ?? null) : null;
  });
}

/** For looking a script over: nothing is read or written. */
export const NO_CELL: CellFunctions = {
  readLine: () => null,
  readAll: () => '',
  readFile: () => undefined,
  writeFile: () => 0,
  print: () => undefined,
  env: {},
};
