import type { Diagnostic } from '#model/diagnostic.ts';
import type { SourceText } from './source-text.ts';

/** Texts of the cell's files by name. */
export type SourceTexts = (name: string) => SourceText | undefined;

const PLACE = /^(?:\.?\/)*(?<file>[^\s:][^:\n]*):(?<line>\d+)(?::(?<column>\d+))?: (?<message>.*)$/;

/** What `compile` printed: one message a line, its further lines indented. */
export function parseCompiler(text: string, sources: SourceTexts): Diagnostic[] {
  const found: { place: Record<string, string | undefined>; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const place = PLACE.exec(line)?.groups;
    if (place !== undefined) found.push({ place, lines: [place['message'] ?? ''] });
    else if (line.startsWith('\t')) found.at(-1)?.lines.push(line.trim());
  }
  return found
    .filter(({ lines }) => lines[0] !== 'too many errors')
    .map(({ place, lines }) => {
      const file = place['file'] ?? '';
      const source = sources(file);
      const message = lines.join('\n');
      const at = source?.position(Number(place['line']), Number(place['column'] ?? 1));
      return {
        file,
        ...(source !== undefined && at !== undefined && { range: source.rangeAt(at, phrasesIn(message)) }),
        severity: 'error',
        source: 'compile',
        message,
      };
    });
}

/** What the message quotes of the program: longest first, for the range. */
function phrasesIn(message: string): readonly string[] {
  const phrases = [
    /^cannot use (?<phrase>.+?) \(/,
    /^invalid operation: (?:operator \S+ not defined on )?(?<phrase>.+?) \(/,
    /^undefined: (?<phrase>\S+)/,
    /^(?<phrase>.+?) (?:undefined|redeclared|is not|\((?:type|value|untyped|constant|variable|no value))/,
    /^assignment mismatch: .*? but (?<phrase>.+?) returns/,
  ].flatMap((pattern) => pattern.exec(message)?.groups?.['phrase'] ?? []);
  return phrases.sort((a, b) => b.length - a.length);
}

/** What `link` printed: it knows no places. */
export function parseLinker(text: string): Diagnostic[] {
  if (text.includes('function main is undeclared in the main package')) return [MISSING_MAIN];
  const lines = text
    .split('\n')
    .map((line) => line.replace(/^.*?\/link: /, '').replace(/^link: /, ''))
    .filter((line) => line.trim() !== '' && !line.startsWith('\t'));
  return lines.map((message) => ({ severity: 'error', source: 'link', message }));
}

const MISSING_MAIN: Diagnostic = {
  severity: 'error',
  code: 'missing-main',
  source: 'link',
  message: 'function main is undeclared in the main package: every program starts with func main() { … }',
};
