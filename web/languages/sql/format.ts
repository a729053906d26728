import type { Diagnostic } from '#model/diagnostic.ts';
import type { FormatRequest, FormatResult, ToolchainTools } from '#model/language.ts';
import { mistake, SYNTAX } from './mistake.ts';
import { splitStatements } from './split.ts';
import { loadSqlite } from './sqlite.ts';

/** sql-formatter cannot tell a trigger's statements from those around it. */
const LEFT_ALONE = /^CREATE\s+(?:TEMP\w*\s+)?TRIGGER\b/i;

/**
 * A script by sql-formatter, statement by statement: SQLite finds where they end, and what is no SQL. Commands
 * (`.read`), triggers, and the comments between statements stay as they are.
 */
export async function format(
  { file, text }: FormatRequest,
  { pack }: Pick<ToolchainTools, 'pack'>,
): Promise<FormatResult> {
  const { formatStatement } = await import('./sql-formatter.ts');
  const sqlite = await loadSqlite(await pack.module('sqlite3.wasm'));
  try {
    const diagnostics: Diagnostic[] = [];
    /** Statements and commands, each after what stands before it. */
    const parts: { readonly gap: string; readonly text: string }[] = [];
    let at = 0;
    for (const { kind, start, end } of splitStatements(text, (sql) => sqlite.isComplete(sql))) {
      const statement = text.slice(start, end);
      const gap = text.slice(at, start);
      at = end;
      if (kind === 'command') {
        parts.push({ gap, text: statement.trimEnd() });
        continue;
      }
      const prepared = sqlite.prepare(statement);
      if (prepared !== undefined && 'message' in prepared) {
        if (SYNTAX.test(prepared.message)) diagnostics.push(mistake(file, text, start, statement, prepared));
      } else if (prepared !== undefined) sqlite.finalize(prepared);
      const isTrigger = LEFT_ALONE.test(statement);
      parts.push({ gap, text: isTrigger ? statement : checked(statement, formatStatement) });
    }
    if (diagnostics.length > 0) return { ok: false, diagnostics };
    parts.push({ gap: text.slice(at), text: '' });
    const whole = parts.map(({ gap, text }, i) => between(parts[i - 1]?.text, gap, text) + text);
    const formatted = whole.join('').trim();
    return { ok: true, text: formatted === '' ? '' : `${formatted}\n` };
  } finally {
    sqlite.close();
  }
}

/** What stands between two statements: comments as they are, an empty line around what takes several lines. */
function between(before: string | undefined, gap: string, after: string): string {
  const lines = gap.replace(/[ \t\r]+(?=\n)/g, '').replace(/\n{3,}/g, '\n\n');
  if (before === undefined || gap.trim() !== '') return lines;
  return lines.includes('\n\n') || `${before}${after}`.includes('\n') ? '\n\n' : '\n';
}

/** The formatted statement, if nothing but white space was changed; SQLite takes some that sql-formatter cannot read. */
function checked(statement: string, format: (sql: string) => string): string {
  const bare = (sql: string): string => sql.replace(/\s+/g, '');
  try {
    const result = format(statement);
    return bare(result) === bare(statement) ? result : statement;
  } catch {
    return statement;
  }
}
