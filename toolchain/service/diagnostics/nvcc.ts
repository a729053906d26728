import type { Diagnostic, Range } from '#model/diagnostic.ts';
import { COMPILE_LIMITS } from '#model/limits.ts';
import { parseGnu } from './gnu.ts';
import { cellName } from './places.ts';

const LINE =
  /^(?<path>[^\s():][^():]*)\((?<line>\d+)\): (?<severity>error|warning|catastrophic error)(?: #(?<code>[\w-]+))?: (?<message>.*)$/;
const ASSEMBLER = /^ptxas (?:\S+, line \d+; )?(?:error|fatal)\s*: (?<message>.*)$/;
/** What the front end puts before the line that it shows. */
const INDENT = 2;

/** What `nvcc` prints: its own front end's messages, those of the host's preprocessor, and the assembler's. */
export function parseNvcc(text: string, files: Readonly<Record<string, string>>): Diagnostic[] {
  const lines = text.split('\n');
  const found: Diagnostic[] = [];
  const others: string[] = [];
  lines.forEach((line, at) => {
    const groups = LINE.exec(line)?.groups;
    const assembler = ASSEMBLER.exec(line)?.groups?.['message'];
    if (assembler !== undefined) found.push({ severity: 'error', source: 'ptxas', message: assembler });
    if (groups === undefined) {
      others.push(line);
      return;
    }
    const file = cellName(groups['path'] ?? '', files);
    const code = groups['code'];
    found.push({
      ...(file !== undefined && {
        file,
        range: rangeOf(files[file] ?? '', Number(groups['line']), lines[at + 1] ?? '', lines[at + 2] ?? ''),
      }),
      severity: groups['severity'] === 'warning' ? 'warning' : 'error',
      source: 'nvcc',
      message: groups['message'] ?? '',
      ...(code !== undefined && { code }),
    });
  });
  return [...parseGnu(others.join('\n'), 'nvcc', files), ...found].slice(0, COMPILE_LIMITS.diagnostics);
}

/** No column is printed: a caret stands below the line, which is shown after its macros were replaced. Else the whole line. */
function rangeOf(text: string, line: number, shown: string, caret: string): Range {
  const content = text.split('\n')[line - 1] ?? '';
  const first = content.length - content.trimStart().length;
  const at = caret.indexOf('^') - INDENT;
  const isSame = shown.slice(INDENT) === content.replaceAll('\t', ' ');
  const [start, end] = isSame && at >= 0 ? [at, at + 1] : [first, content.length];
  return { start: { line: line - 1, character: start }, end: { line: line - 1, character: end } };
}
