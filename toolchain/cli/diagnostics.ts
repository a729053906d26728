import type { Diagnostic } from '#model/diagnostic.ts';

/** Texts of the files of a run, by their names in the cell, and how each is called on the command line. */
export interface SourceFile {
  readonly name: string;
  readonly shownAs: string;
  readonly text: string;
}

/**
 * Diagnostics as clang prints them: `hello.c:3:5: error: message [code]`, the line, a caret under the range.
 * Columns are 1-based and count UTF-16 code units.
 */
export function formatDiagnostics(diagnostics: readonly Diagnostic[], files: readonly SourceFile[]): string {
  return diagnostics.map((diagnostic) => formatOne(diagnostic, files)).join('');
}

function formatOne(diagnostic: Diagnostic, files: readonly SourceFile[]): string {
  const { severity, message, code, source, relatedInformation = [] } = diagnostic;
  const word = severity === 'information' ? 'note' : severity;
  const suffix = code === undefined ? '' : ` [${code}]`;
  const place = diagnostic.file === undefined ? `${source}: ` : placeOf(diagnostic, files);
  const notes = relatedInformation.map(
    (related) => `${placeOf(related, files)}note: ${related.message}\n${excerpt(related, files)}`,
  );
  return `${place}${word}: ${message}${suffix}\n${excerpt(diagnostic, files)}${notes.join('')}`;
}

type Placed = Pick<Diagnostic, 'file' | 'range'>;

function placeOf({ file, range }: Placed, files: readonly SourceFile[]): string {
  if (file === undefined) return '';
  const shown = files.find(({ name }) => name === file)?.shownAs ?? file;
  if (range === undefined) return `${shown}: `;
  return `${shown}:${String(range.start.line + 1)}:${String(range.start.character + 1)}: `;
}

function excerpt({ file, range }: Placed, files: readonly SourceFile[]): string {
  if (range === undefined) return '';
  const text = files.find(({ name }) => name === file)?.text;
  const line = text?.split('\n', range.start.line + 1)[range.start.line]?.replace(/\r$/, '');
  if (line === undefined) return '';
  const end = range.end.line === range.start.line ? range.end.character : line.length;
  // Tabs stay tabs, so that the caret stands under its character.
  const indent = line.slice(0, range.start.character).replace(/[^\t]/g, ' ');
  const underline = `^${'~'.repeat(Math.max(Math.min(end, line.length) - range.start.character - 1, 0))}`;
  return `${line}\n${indent}${underline}\n`;
}
