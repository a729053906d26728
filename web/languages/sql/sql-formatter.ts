// One dialect: the others stay out of the bundle.
import { formatDialect, sqlite, type DialectOptions } from 'sql-formatter';

/** Functions that are written without a space before their bracket, beside those that sql-formatter knows. */
const FUNCTIONS = [
  'CONCAT',
  'CONCAT_WS',
  'GETENV',
  'READALL',
  'READFILE',
  'READLINE',
  'STRING_AGG',
  'WRITEFILE',
];

const dialect: DialectOptions = {
  ...sqlite,
  tokenizerOptions: {
    ...sqlite.tokenizerOptions,
    reservedFunctionNames: [...sqlite.tokenizerOptions.reservedFunctionNames, ...FUNCTIONS],
  },
};

/** One statement of SQLite's as sql-formatter would have it. Throws where it cannot read it. */
export function formatStatement(sql: string): string {
  return formatDialect(sql, { dialect, expressionWidth: 80 });
}
