import * as v from 'valibot';
import { positionAt, type Diagnostic } from '#model/diagnostic.ts';
import { Failure } from '#model/errors.ts';

/** A mistake that is known before anything is compiled, of `web/languages/<id>/hints.json`. */
export interface Hint {
  /** Stable, of its language: `let-is-var`. */
  readonly code: string;
  /** What is looked for, outside of comments and texts: its match begins there. */
  readonly pattern: RegExp;
  /** What to put instead, as `String.replace` reads it. */
  readonly replace: string;
  readonly message: string;
  /** A program that has the mistake and one that has not: tests give both to the real compiler. */
  readonly bad: string;
  readonly good: string;
}

export interface Hints {
  /** What begins a comment that ends with its line. */
  readonly comment: string;
  readonly hints: readonly Hint[];
}

const schema = v.strictObject({
  format: v.literal(1),
  comment: v.pipe(v.string(), v.minLength(1)),
  hints: v.array(
    v.strictObject({
      code: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*$/)),
      pattern: v.pipe(
        v.string(),
        v.check((text) => isPattern(text), 'is no regular expression'),
        v.transform((text) => new RegExp(text, 'gmu')),
      ),
      replace: v.string(),
      message: v.string(),
      bad: v.string(),
      good: v.string(),
    }),
  ),
});

/** Throws Failure `language.hints-invalid`; `name` is whose hints they are. */
export function parseHints(input: unknown, name: string): Hints {
  const parsed = v.safeParse(schema, input, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const place = v.getDotPath(issue) ?? 'the file';
  throw new Failure(
    'language.hints-invalid',
    `The hints of ${name} are not valid: ${place}: ${issue.message}`,
  );
}

/** The known mistakes of a text, each with its place and what to write instead. */
export function findHints(file: string, text: string, { comment, hints }: Hints): Diagnostic[] {
  const isCode = codeIn(text, comment);
  const found: Diagnostic[] = [];
  for (const { code, pattern, replace, message } of hints) {
    for (const match of text.matchAll(pattern)) {
      if (!isCode(match.index)) continue;
      const [wrong] = match;
      // In its place, as a pattern may look at what stands around it.
      const here = new RegExp(pattern.source, 'muy');
      here.lastIndex = match.index;
      const mended = text.replace(here, replace);
      const right = mended.slice(match.index, match.index + wrong.length + mended.length - text.length);
      const range = {
        start: positionAt(text, match.index),
        end: positionAt(text, match.index + wrong.length),
      };
      found.push({
        file,
        range,
        severity: 'hint',
        code,
        source: 'petri',
        message: `${message} Write: ${right.trim()}`,
      });
    }
  }
  return found;
}

/** Whether a place is neither in a comment nor in a text: comments and double quotes are known, which is enough for hints. */
function codeIn(text: string, comment: string): (offset: number) => boolean {
  const quoted = new RegExp(`${comment.replace(/[^\w]/g, '\\$&')}.*|"(?:\\\\.|[^"\\\\\\n])*"`, 'g');
  const others = Array.from(
    text.matchAll(quoted),
    ({ index, 0: whole }) => [index, index + whole.length] as const,
  );
  return (offset) => !others.some(([from, to]) => offset >= from && offset < to);
}

function isPattern(text: string): boolean {
  try {
    return !new RegExp(text, 'u').test('');
  } catch {
    return false;
  }
}
