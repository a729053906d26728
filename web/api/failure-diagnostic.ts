import type { Diagnostic } from '#model/diagnostic.ts';
import { Failure } from '#model/errors.ts';

/** What kept a cell from being run, said where its compiler says what is wrong. */
export function failureDiagnostic({ code, message }: Failure): Diagnostic {
  return { severity: 'error', source: 'petri', code, message };
}

/** Why a compile service did not do what it was asked for: no fault of the code. Undefined when it did, or was not asked. */
export function serviceFault(diagnostics: readonly Diagnostic[]): Failure | undefined {
  for (const { source, code, message } of diagnostics) {
    if (source === 'petri' && code?.startsWith('service.') === true) return new Failure(code, message);
  }
  return undefined;
}
