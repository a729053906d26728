import type { Diagnostic } from '#model/diagnostic.ts';
import type { Failure } from '#model/errors.ts';

/** What kept a cell from being run, said where its compiler says what is wrong. */
export function failureDiagnostic({ code, message }: Failure): Diagnostic {
  return { severity: 'error', source: 'petri', code, message };
}
