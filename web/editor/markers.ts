import type * as monaco from 'monaco-editor/editor.js';
import type { Diagnostic } from '#model/diagnostic.ts';

/** A diagnostic as Monaco shows it: 1-based, at least one character wide. Undefined when it has no place. */
export function markerOf(
  diagnostic: Diagnostic,
  severities: typeof monaco.MarkerSeverity,
): monaco.editor.IMarkerData | undefined {
  const { range } = diagnostic;
  if (range === undefined) return undefined;
  const isEmpty = range.start.line === range.end.line && range.start.character === range.end.character;
  return {
    severity: {
      error: severities.Error,
      warning: severities.Warning,
      information: severities.Info,
      hint: severities.Hint,
    }[diagnostic.severity],
    message: diagnostic.message,
    source: diagnostic.source,
    ...(diagnostic.code === undefined ? {} : { code: diagnostic.code }),
    startLineNumber: range.start.line + 1,
    startColumn: range.start.character + 1,
    endLineNumber: range.end.line + 1,
    endColumn: range.end.character + (isEmpty ? 2 : 1),
  };
}
