import { loadSqlite, type Sqlite } from './sqlite.ts';

let spare: { readonly module: WebAssembly.Module; readonly sqlite: Promise<Sqlite> } | undefined;

/**
 * A SQLite that no script has touched: some settings are of the whole instance, and stay when a database is closed. The
 * one that was made ready, or a new one.
 */
export function nextSqlite(module: WebAssembly.Module): Promise<Sqlite> {
  const ready = spare?.module === module ? spare.sqlite : loadSqlite(module);
  spare = undefined;
  return ready;
}

/** Makes the next one ready: instantiating it takes longer than looking a script over. Never rejects. */
export async function prepareSqlite(module: WebAssembly.Module): Promise<void> {
  if (spare?.module !== module) spare = { module, sqlite: loadSqlite(module) };
  const mine = spare;
  await mine.sqlite.catch(() => {
    if (spare === mine) spare = undefined;
  });
}
