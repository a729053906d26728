import type { Diagnostic } from '#model/diagnostic.ts';
import type { ScriptEnd } from '#model/guest-runtime.ts';

/** How a run ended, as runner.py writes it down. */
type Told =
  | { readonly kind: 'exited'; readonly exitCode: number }
  | {
      readonly kind: 'trapped';
      readonly reason: string;
      readonly frames: readonly { file: string; line: number; function: string }[];
    }
  | { readonly kind: 'failed-to-compile'; readonly errors: readonly ToldError[] };

interface ToldError {
  readonly file: string;
  readonly message: string;
  /** 1-based, as Python counts; columns in UTF-16 units, 0-based. The end is exclusive. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export function parseEnd(text: string): ScriptEnd {
  const told = JSON.parse(text) as Told;
  switch (told.kind) {
    case 'exited':
      return { kind: 'exited', exitCode: told.exitCode & 0xff };
    case 'trapped':
      return { kind: 'trapped', trap: { reason: told.reason, frames: told.frames } };
    case 'failed-to-compile':
      return { kind: 'failed-to-compile', diagnostics: told.errors.map(diagnosticOf) };
  }
  throw new Error('the program broke what would say how it ended');
}

function diagnosticOf(error: ToldError): Diagnostic {
  return {
    severity: 'error',
    source: 'python',
    message: error.message,
    file: error.file,
    range: {
      start: { line: error.line - 1, character: error.column },
      end: { line: error.endLine - 1, character: error.endColumn },
    },
  };
}
