import type { Diagnostic } from '#model/diagnostic.ts';

/**
 * What Ruby's parser says, as diagnostics. A syntax error is a line `file:line: syntax error(s) found`, then the source
 * with `> 12 | code` before the lines concerned and `   | ^~~~ message` below them; a warning is one line.
 * `sourceOf` gives a file's text, for the ends of lines.
 */
export function parseMessages(text: string, sourceOf: (file: string) => string | undefined): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  let file = '';
  let line = 0;
  for (const row of text.split('\n')) {
    const head = /^(?<file>[^\0:]+\.rb):(?<line>\d+): (?<message>.*)$/.exec(row)?.groups;
    if (head !== undefined) {
      file = (head['file'] ?? '').replace(/^\//, '');
      line = Number(head['line']) - 1;
      const warning = /^warning: (?<message>.*)$/.exec(head['message'] ?? '')?.groups?.['message'];
      if (warning !== undefined) diagnostics.push(onLine('warning', file, line, warning, sourceOf(file)));
      else if (!/^syntax errors? found/.test(head['message'] ?? '')) {
        diagnostics.push(onLine('error', file, line, head['message'] ?? '', sourceOf(file)));
      }
      continue;
    }
    const code = /^>? *(?<line>\d+) \| /.exec(row)?.groups;
    if (code !== undefined) {
      line = Number(code['line']) - 1;
      continue;
    }
    const mark = /^ *\| (?<before> *)(?<carets>\^~*) (?<message>.*)$/.exec(row)?.groups;
    if (mark === undefined || file === '') continue;
    const columns = mark['before']?.length ?? 0;
    const lineText = sourceOf(file)?.split('\n')[line] ?? '';
    diagnostics.push({
      file,
      range: {
        start: { line, character: unitsBefore(lineText, columns) },
        end: { line, character: unitsBefore(lineText, columns + (mark['carets']?.length ?? 1)) },
      },
      severity: 'error',
      source: 'ruby',
      message: mark['message'] ?? '',
    });
  }
  return diagnostics;
}

/** The parser counts characters, a range counts UTF-16 units. */
function unitsBefore(line: string, characters: number): number {
  const all = Array.from(line);
  return all.slice(0, characters).join('').length + Math.max(0, characters - all.length);
}

function onLine(
  severity: Diagnostic['severity'],
  file: string,
  line: number,
  message: string,
  source: string | undefined,
): Diagnostic {
  const text = source?.split('\n')[line] ?? '';
  const start = text.length - text.trimStart().length;
  const end = Math.max(text.trimEnd().length, start + 1);
  const range = { start: { line, character: start }, end: { line, character: end } };
  return { file, range, severity, source: 'ruby', message };
}
