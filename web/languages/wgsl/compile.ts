import type { Diagnostic, Position, Range, Severity } from '#model/diagnostic.ts';
import type { Part, Program } from './program.ts';

/** What the browser's compiler says about the shader, mistakes first. */
export async function compilationDiagnostics(
  module: GPUShaderModule,
  program: Program,
): Promise<readonly Diagnostic[]> {
  const { messages } = await module.getCompilationInfo();
  const diagnostics = messages.map((message) => diagnosticOf(message, program));
  const isError = ({ severity }: Diagnostic): boolean => severity === 'error';
  return [...diagnostics.filter(isError), ...diagnostics.filter((each) => !isError(each))];
}

const SEVERITIES: Readonly<Record<GPUCompilationMessageType, Severity>> = {
  error: 'error',
  warning: 'warning',
  info: 'information',
};

function diagnosticOf(message: GPUCompilationMessage, { code, parts }: Program): Diagnostic {
  // What follows the first paragraph are candidates: dozens of overloads.
  const [text = ''] = message.message.trim().split('\n\n', 1);
  const said = { severity: SEVERITIES[message.type], source: 'wgsl', message: text };
  // 0 says that there is no place.
  if (message.lineNum === 0) return said;
  const lines = code.split('\n');
  const line = Math.min(message.lineNum - 1, lines.length - 1);
  const character = Math.max(0, message.linePos - 1);
  const rest = (lines[line] ?? '').slice(character);
  const length = message.length > 0 ? message.length : tokenLength(rest);
  return { ...said, ...placed({ line, character }, length, lines, parts) };
}

/** The range of a place in the joined code, in the file that it is of. Lengths count line ends. */
function placed(
  start: Position,
  length: number,
  lines: readonly string[],
  parts: readonly Part[],
): { file: string; range: Range } {
  const part = parts.findLast(({ line }) => line <= start.line) ?? { file: '', line: 0 };
  let { line, character } = start;
  let rest = length;
  for (let room = (lines[line]?.length ?? 0) - character; rest > room && line + 1 < lines.length;) {
    rest -= room + 1;
    line++;
    character = 0;
    room = lines[line]?.length ?? 0;
  }
  return {
    file: part.file,
    range: {
      start: { line: start.line - part.line, character: start.character },
      end: { line: line - part.line, character: character + rest },
    },
  };
}

function tokenLength(text: string): number {
  return /^(?:[\p{ID_Continue}]+|\S)/u.exec(text)?.[0].length ?? 0;
}

export function diagnosticText({ file, range, severity, message }: Diagnostic): string {
  const place =
    file === undefined || range === undefined
      ? ''
      : `${file}:${String(range.start.line + 1)}:${String(range.start.character + 1)}: `;
  return `${place}${severity}: ${message}\n`;
}
