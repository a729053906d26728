import { positionAt, type Diagnostic, type Range, type Severity } from '#model/diagnostic.ts';
import type { Message, Program, SourceRange } from './asc.mjs';
import type { CellFiles } from './cell-files.ts';
import type { AssemblyScript } from './load.ts';

/** From here on codes are TypeScript's, for the same mistakes. */
const FIRST_TYPESCRIPT_CODE = 1000;

/** Everything that the compiler has to say since it was last asked. */
export function takeDiagnostics(
  { compiler }: AssemblyScript,
  program: Program,
  files: CellFiles,
): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (;;) {
    const message = compiler.nextDiagnostic(program);
    if (message === null) return found;
    found.push(toDiagnostic(message, files));
  }
}

function toDiagnostic(message: Message, files: CellFiles): Diagnostic {
  const { code, range, relatedRange } = message;
  const own = place(range, files);
  const related = place(relatedRange, files);
  // What is wrong within the library was led to from the cell: shown there, where that is known.
  const shown = own ?? related;
  const library = own === undefined ? range?.source.normalizedPath : undefined;
  const relatedInformation = [
    ...(library === undefined
      ? []
      : [{ message: `reported in ${library.replace(/^~lib\//, '')} of the library` }]),
    ...(own !== undefined && related !== undefined ? [{ ...related, message: 'see also here' }] : []),
  ];
  return {
    ...shown,
    severity: SEVERITIES[message.category] ?? 'error',
    code: `${code >= FIRST_TYPESCRIPT_CODE ? 'TS' : 'AS'}${String(code)}`,
    source: 'asc',
    message: readable(message.message, files),
    ...(relatedInformation.length > 0 && { relatedInformation }),
  };
}

/** By `DiagnosticCategory`. */
const SEVERITIES: readonly Severity[] = ['hint', 'information', 'warning', 'error'];

function place(range: SourceRange | null, files: CellFiles): { file: string; range: Range } | undefined {
  if (range === null) return undefined;
  const file = files.shownAs(range.source.normalizedPath);
  if (file === undefined) return undefined;
  const { text } = range.source;
  return { file, range: { start: positionAt(text, range.start), end: positionAt(text, range.end) } };
}

/** Types as they are written: `String`, not `~lib/string/String`; `Point`, not `main/Point`. */
function readable(message: string, files: CellFiles): string {
  return message
    .replace(/~lib\/(?:[\w-]+\/)*(?=[A-Z_a-z$])/g, '')
    .replace(/(?<![\w/'"])((?:[\w-]+\/)+)(?=[A-Z_a-z$])/g, (whole, folder: string) =>
      files.find(folder.slice(0, -1)) === undefined ? whole : '',
    );
}

/** What the terminal of a desktop shows. */
export function textOf(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ file, range, severity, code, message }) => {
      const at = range && `${String(range.start.line + 1)}:${String(range.start.character + 1)}`;
      const where = file === undefined ? '' : `${file}${at === undefined ? '' : `:${at}`}: `;
      return `${where}${severity}: ${message}${code === undefined ? '' : ` [${code}]`}\n`;
    })
    .join('');
}
