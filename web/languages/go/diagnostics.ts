import type { Diagnostic, RelatedInformation } from '#model/diagnostic.ts';
import type { SourceText } from './source-text.ts';

/** Texts of the cell's files by name. */
export type SourceTexts = (name: string) => SourceText | undefined;

/** A message, or after a tab one that belongs to the message before. */
const PLACE =
  /^(?<related>\t?)(?:\.?\/)*(?<file>[^\s:][^:\n]*):(?<line>\d+)(?::(?<column>\d+))?: (?<message>.*)$/;

/** What `compile` printed: one message a line, what belongs to it indented below. */
export function parseCompiler(text: string, sources: SourceTexts): Diagnostic[] {
  const found: Found[] = [];
  for (const line of text.split('\n')) {
    const groups = PLACE.exec(line)?.groups;
    const last = found.at(-1);
    if (groups !== undefined) {
      const place = {
        file: groups['file'] ?? '',
        line: Number(groups['line']),
        column: Number(groups['column'] ?? 1),
      };
      const message = groups['message'] ?? '';
      if (groups['related'] === '' || last === undefined) found.push({ ...place, message, related: [] });
      else last.related.push({ ...place, message, related: [] });
    } else if (line.startsWith('\t') && last !== undefined) {
      last.message += `\n${line.trim()}`;
    }
  }
  return found
    .filter(({ message }) => message !== 'too many errors')
    .map((each) => {
      const relatedInformation = each.related.map((other) => located(other, sources));
      return {
        ...located(each, sources),
        severity: 'error',
        source: 'compile',
        ...(relatedInformation.length > 0 && { relatedInformation }),
      };
    });
}

interface Found {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  message: string;
  readonly related: Found[];
}

function located({ file, line, column, message }: Found, sources: SourceTexts): RelatedInformation {
  const source = sources(file);
  const range = source?.rangeAt(source.position(line, column), phrasesIn(message));
  return { file, ...(range !== undefined && { range }), message };
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
