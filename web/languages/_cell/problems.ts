import type { Diagnostic } from '#model/diagnostic.ts';

/** What is wrong with a cell before its language has looked at it, said in the same words by every language. */

/** `message`: which flag, and what there is instead. */
export function flagRefused(message: string): Diagnostic {
  return { severity: 'error', source: 'petri', code: 'flag', message };
}

/** A file beside the cell's text that is called as that text is. */
export function mainTaken(main: string): Diagnostic {
  const message = `${main} is the cell's own text: give the file another name.`;
  return { file: main, severity: 'error', source: 'petri', code: 'file-name', message };
}

/** Diagnostics as a compiler prints them: `main.js:1:5: error: …`, one a line. */
export function textOf(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ file, range, severity, message }) => {
      const place =
        range === undefined ? '' : `:${String(range.start.line + 1)}:${String(range.start.character + 1)}`;
      return `${file === undefined ? '' : `${file}${place}: `}${severity}: ${message}\n`;
    })
    .join('');
}
