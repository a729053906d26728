import type { CompileRequest } from '#model/compile-request.ts';
import { positionAt, type Diagnostic } from '#model/diagnostic.ts';
import { defineFunctions, NO_CELL } from './functions.ts';
import { mistake, SYNTAX } from './mistake.ts';
import type { ScriptStatement } from './script.ts';
import { splitStatements, type Part } from './split.ts';
import type { Sqlite } from './sqlite.ts';

/** Instructions that looking a script over may spend on one statement: the tables are empty. */
const WORK = 2_000_000;
/** Nested `.read`. */
const MAX_DEPTH = 10;

/** What changes the schema is carried out on an empty copy, so that what follows can be looked over, too. */
const SCHEMA = /^(?:CREATE|ALTER|DROP)\b/i;
/** After these nobody knows which tables there are: only what cannot be parsed is then a mistake. */
const UNCERTAIN = /^(?:ATTACH|DETACH|ROLLBACK|PRAGMA\s+writable_schema)\b/i;

export interface Checked {
  readonly statements: readonly ScriptStatement[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Takes a script apart and has SQLite prepare every statement. */
export class ScriptCheck {
  readonly #sqlite: Sqlite;
  readonly #request: CompileRequest;
  readonly #statements: ScriptStatement[] = [];
  readonly #diagnostics: Diagnostic[] = [];
  #isCertain: boolean;

  /** `sqlite`: a database of its own, holding what the script will find, unless not `isKnown` what that is. */
  constructor(sqlite: Sqlite, request: CompileRequest, isKnown: boolean) {
    this.#isCertain = isKnown;
    this.#sqlite = sqlite;
    this.#request = request;
    sqlite.limitWork(WORK);
    defineFunctions(sqlite, NO_CELL);
  }

  run(main: string): Checked {
    this.#file(main, this.#request.source, []);
    return { statements: this.#statements, diagnostics: this.#diagnostics };
  }

  #file(file: string, text: string, from: readonly string[]): void {
    for (const part of splitStatements(text, (sql) => this.#sqlite.isComplete(sql))) {
      if (part.kind === 'command') this.#command(file, text, part, from);
      else this.#statement(file, text, part);
    }
  }

  #statement(file: string, text: string, { start, end }: Part): void {
    const sql = text.slice(start, end);
    const prepared = this.#sqlite.prepare(sql);
    if (prepared === undefined) return;
    if ('message' in prepared && (this.#isCertain || SYNTAX.test(prepared.message))) {
      this.#diagnostics.push(mistake(file, text, start, sql, prepared));
      return;
    }
    this.#statements.push({ file, line: positionAt(text, start).line + 1, sql });
    if ('message' in prepared) return;
    if (UNCERTAIN.test(sql)) this.#isCertain = false;
    if (SCHEMA.test(sql)) {
      const result = this.#sqlite.step(prepared);
      if (typeof result === 'object') {
        if (this.#sqlite.isInterrupted(result)) this.#isCertain = false;
        else if (this.#isCertain) this.#diagnostics.push(mistake(file, text, start, sql, result));
      }
    }
    this.#sqlite.finalize(prepared);
  }

  #command(file: string, text: string, { start, end }: Part, from: readonly string[]): void {
    const [name = '', argument = ''] = text.slice(start, end).trim().split(/\s+/, 2);
    const path = argument.replace(/^(['"])(.*)\1$/, '$2');
    const say = (message: string): void => {
      const range = {
        start: positionAt(text, start),
        end: positionAt(text, start + text.slice(start, end).trimEnd().length),
      };
      this.#diagnostics.push({ file, range, severity: 'error', source: 'petri', code: 'command', message });
    };
    if (name === '.exit' && /^(?:\d{1,3})?$/.test(argument)) {
      const { line } = positionAt(text, start);
      this.#statements.push({ file, line: line + 1, sql: '', exitCode: Number(argument) & 0xff });
      return;
    }
    const content = Object.hasOwn(this.#request.files, path) ? this.#request.files[path] : undefined;
    if (name !== '.read')
      say(`${name} is a command of SQLite's shell; here there are .read FILE and .exit CODE.`);
    else if (this.#request.unread?.includes(path) === true) say(`${path} is too large to be read in.`);
    else if (content === undefined) say(`There is no file ${path} in this cell.`);
    else if (from.includes(path) || from.length >= MAX_DEPTH) say(`${path} reads itself.`);
    else
      this.#file(path, typeof content === 'string' ? content : new TextDecoder().decode(content), [
        ...from,
        path,
      ]);
  }
}
