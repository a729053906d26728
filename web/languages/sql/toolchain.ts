import type { Diagnostic } from '#model/diagnostic.ts';
import type { CompileRequest } from '#model/compile-request.ts';
import type { Toolchain } from '#model/language.ts';
import { flagRefused, mainTaken } from '../_cell/problems.ts';
import { ScriptCheck } from './check.ts';
import { format } from './format.ts';
import { encodeScript } from './script.ts';
import { nextSqlite, prepareSqlite } from './spare.ts';
import type { Sqlite } from './sqlite.ts';

const MAIN = 'main.sql';
const DATABASE = 'main.db';
const TEXT = '--text';

/** SQLite itself looks a script over: every statement is prepared against the tables that will be there. */
const toolchain: Toolchain = {
  id: 'sqlite@3.54.1',
  async warm(tools) {
    await prepareSqlite(await tools.pack.module('sqlite3.wasm'));
  },
  async compile(request, tools) {
    const flags = parseFlags(request);
    if (flags.problems.length > 0) return failed(flags.problems);
    const module = await tools.pack.module('sqlite3.wasm');
    const sqlite = await nextSqlite(module);
    try {
      const problem = loadDatabase(sqlite, request, flags.database);
      if (problem !== undefined) return failed([problem]);
      const isKnown = request.unread?.includes(flags.database) !== true;
      const { statements, diagnostics } = new ScriptCheck(sqlite, request, isKnown).run(MAIN);
      if (diagnostics.length > 0) return failed(diagnostics);
      const bytes = encodeScript({ database: flags.database, asText: flags.asText, statements });
      return { ok: true, kind: 'script', bytes, debugInfo: false, diagnostics: [], text: '' };
    } finally {
      sqlite.close();
      // When the answer has gone out.
      setTimeout(() => void prepareSqlite(module), 0);
    }
  },
  format,
};

export default toolchain;

function parseFlags(request: CompileRequest): {
  database: string;
  asText: boolean;
  problems: Diagnostic[];
} {
  let database = DATABASE;
  const problems: Diagnostic[] = [];
  for (const flag of request.flags) {
    if (flag.startsWith('--db=') && flag.length > 5) database = flag.slice(5);
    else if (flag !== TEXT && flag !== '--tables') {
      const message = `${flag} is no flag that can be used here: --text, or --db=FILE for another database file than ${DATABASE}.`;
      problems.push(flagRefused(message));
    }
  }
  if (Object.hasOwn(request.files, MAIN)) problems.push(mainTaken(MAIN));
  return { database, asText: request.flags.includes(TEXT), problems };
}

/** The cell's database file, when it has one. */
function loadDatabase(sqlite: Sqlite, request: CompileRequest, name: string): Diagnostic | undefined {
  const file = Object.hasOwn(request.files, name) ? request.files[name] : undefined;
  if (file === undefined || file.length === 0) return undefined;
  try {
    sqlite.load(typeof file === 'string' ? new TextEncoder().encode(file) : file);
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      file: name,
      severity: 'error',
      source: 'sqlite',
      message: `${name} cannot be opened: ${reason}`,
    };
  }
}

function failed(diagnostics: readonly Diagnostic[]) {
  const text = diagnostics.map(({ file, range, message }) => {
    const place =
      range === undefined ? '' : `:${String(range.start.line + 1)}:${String(range.start.character + 1)}`;
    return `${file === undefined ? '' : `${file}${place}: `}${message}\n`;
  });
  return { ok: false, diagnostics, text: text.join('') } as const;
}
