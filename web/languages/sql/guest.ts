import type { ScriptEnd, ScriptGuest, ScriptRun } from '#model/guest-runtime.ts';
import { isSame } from '../_cell/same-bytes.ts';
import { defineFunctions } from './functions.ts';
import { LineReader } from './line-reader.ts';
import { decodeScript, type Script, type ScriptStatement } from './script.ts';
import { loadSqlite, type SqlError, type Sqlite, type Statement, type Value } from './sqlite.ts';
import { SHOWN_ROWS, tableBundle, tableText } from './tables.ts';

/** Runs SQL scripts on a database in memory; it is read from the cell's files and written to them. */
const guest: ScriptGuest<Sqlite> = {
  async boot(pack) {
    const sqlite = await loadSqlite(pack.module('sqlite3.wasm'));
    // The engine compiles functions when they first run: most of them now, before anybody waits.
    const statement = sqlite.prepare('SELECT 1 AS a, NULL AS b FROM (SELECT 1 UNION SELECT 2) ORDER BY 2');
    if (statement !== undefined && 'pointer' in statement) {
      const rows: Value[][] = [];
      while (sqlite.step(statement) === 'row') rows.push(sqlite.row(statement));
      sqlite.finalize(statement);
      tableBundle({ columns: statement.columns, rows, count: rows.length });
    }
    sqlite.save();
    return sqlite;
  },
  run(run, sqlite) {
    const script = decodeScript(run.bytes);
    open(run, sqlite, script);
    const end = execute(run, sqlite, script);
    return Promise.resolve(save(run, sqlite, script) ?? end);
  },
};

export default guest;

function open(run: ScriptRun, sqlite: Sqlite, script: Script): void {
  const file = run.files.may('read', script.database) ? run.files.read(script.database) : undefined;
  if (file !== undefined && file.length > 0) sqlite.load(file);
  const input = new LineReader(run.stdin);
  defineFunctions(sqlite, {
    readLine: () => input.line(),
    readAll: () => input.rest(),
    readFile: (path) => run.files.read(path),
    writeFile: (path, data) => {
      run.files.write(path, data);
      return typeof data === 'string' ? new TextEncoder().encode(data).length : data.length;
    },
    print: (text) => run.stdout.write(`${text}\n`),
    env: run.env,
  });
  const limit = sqlite.prepare(`PRAGMA hard_heap_limit = ${String(run.limits.memoryBytes)}`);
  if (limit !== undefined && 'pointer' in limit) {
    sqlite.step(limit);
    sqlite.finalize(limit);
  }
}

function execute(run: ScriptRun, sqlite: Sqlite, script: Script): number | ScriptEnd {
  for (const each of script.statements) {
    if (each.exitCode !== undefined) return each.exitCode;
    const statement = sqlite.prepare(each.sql);
    if (statement === undefined) continue;
    if ('message' in statement) return failure(run, sqlite, each, statement);
    for (let at = 1; at <= statement.parameters; at++) {
      const value = run.args[at - 1];
      if (value !== undefined) sqlite.bind(statement, at, value);
    }
    const error = show(run, sqlite, statement, script.asText);
    sqlite.finalize(statement);
    if (error !== undefined) return failure(run, sqlite, each, error);
  }
  return 0;
}

/** Runs one statement to its end and shows the rows that it gives. */
function show(run: ScriptRun, sqlite: Sqlite, statement: Statement, asText: boolean): SqlError | undefined {
  const { columns } = statement;
  const rows: Value[][] = [];
  let count = 0;
  for (;;) {
    const result = sqlite.step(statement);
    if (typeof result === 'object') return result;
    if (result === 'done') break;
    count++;
    if (count <= SHOWN_ROWS) rows.push(sqlite.row(statement));
  }
  if (columns.length === 0) return undefined;
  const table = { columns, rows, count };
  if (asText) run.stdout.write(tableText(table));
  else run.display(tableBundle(table));
  return undefined;
}

function failure(run: ScriptRun, sqlite: Sqlite, at: ScriptStatement, error: SqlError): ScriptEnd {
  if (sqlite.isOutOfMemory(error)) {
    const mib = String(Math.floor(run.limits.memoryBytes / 1_048_576));
    const message = `SQLite used all of its ${mib} MiB of memory. Keep less in one database, or raise the memory limit.`;
    return { kind: 'limit-exceeded', limit: 'memoryBytes', message };
  }
  const { file, line } = at;
  run.stderr.write(`${file}:${String(line)}: ${error.message}\n`);
  return { kind: 'trapped', trap: { reason: error.message, frames: [{ file, line }] } };
}

/** Writes the database to the cell's files when there is something in it. */
function save(run: ScriptRun, sqlite: Sqlite, script: Script): ScriptEnd | undefined {
  const schema = sqlite.prepare('SELECT 1 FROM sqlite_schema LIMIT 1');
  if (schema === undefined || 'message' in schema) return undefined;
  const isEmpty = sqlite.step(schema) !== 'row';
  sqlite.finalize(schema);
  const { files } = run;
  const before = files.may('read', script.database) ? files.read(script.database) : undefined;
  if (isEmpty && before === undefined) return undefined;
  try {
    const after = sqlite.save();
    // It was there for this run: who may not write files keeps nothing of it.
    if (!isSame(before, after) && files.may('write', script.database)) files.write(script.database, after);
    return undefined;
  } catch {
    const message = `The database does not fit into the cell's files: raise the limit on bytes in files.`;
    return { kind: 'limit-exceeded', limit: 'fileBytes', message };
  }
}
