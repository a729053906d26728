import * as v from 'valibot';
import type { Diagnostic } from '#model/diagnostic.ts';
import { Failure } from '#model/errors.ts';

/** A mistake that is known before anything is compiled, of `web/languages/<id>/hints.json`. */
export interface Hint {
  /** Stable, of its language: `let-is-var`. */
  readonly code: string;
  /** What is looked for, line by line, outside of comments and texts: its match begins there. */
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
  /** What begins and ends a comment, or a text, of several lines. */
  readonly blocks: readonly (readonly [string, string])[];
  readonly hints: readonly Hint[];
}

/** A hint at its place. */
export interface HintDiagnostic extends Diagnostic {
  readonly file: string;
  readonly code: string;
  readonly range: NonNullable<Diagnostic['range']>;
  /** What stands in the range when it is mended. */
  readonly fix: string;
}

/** A line that is longer was not written by hand, and a pattern would take long for it. */
const LINE_CHARACTERS = 2_000;
/** Characters that are looked at, and hints that are given, of one text. */
const TEXT_CHARACTERS = 1_000_000;
const MOST = 50;

const words = v.pipe(v.string(), v.minLength(1));
const schema = v.strictObject({
  format: v.literal(1),
  comment: words,
  blocks: v.optional(v.array(v.tuple([words, words])), []),
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

/**
 * The known mistakes of a text, each with its place and what to write instead, from the top. The time that it takes grows with the
 * text, whatever stands in it: it runs while somebody types.
 */
export function findHints(file: string, whole: string, known: Hints): HintDiagnostic[] {
  const text = whole.slice(0, TEXT_CHARACTERS);
  const others = regionsOf(text, known);
  const found: HintDiagnostic[] = [];
  let region = 0;
  let from = 0;
  for (const [number, line] of text.split('\n').entries()) {
    if (line.length <= LINE_CHARACTERS) {
      // Regions that end before the line are no business of it, nor of any that follow.
      while ((others[region]?.[1] ?? Infinity) <= from) region += 1;
      const isCode = (at: number): boolean => {
        for (let next = region; (others[next]?.[0] ?? Infinity) <= from + at; next += 1) {
          if (from + at < (others[next]?.[1] ?? 0)) return false;
        }
        return true;
      };
      for (const hint of known.hints) {
        for (const { at, wrong, right } of matchesIn(line, hint)) {
          if (!isCode(at)) continue;
          found.push({
            file,
            range: {
              start: { line: number, character: at },
              end: { line: number, character: at + wrong.length },
            },
            severity: 'hint',
            code: hint.code,
            source: 'petri',
            message: `${hint.message} Write: ${right.trim()}`,
            fix: right,
          });
          if (found.length === MOST) return found;
        }
      }
    }
    from += line.length + 1;
  }
  return found;
}

/** Where a line has the mistake, what stands there and what to put there. */
function* matchesIn(
  line: string,
  { pattern, replace }: Hint,
): Generator<{ readonly at: number; readonly wrong: string; readonly right: string }> {
  for (const match of line.matchAll(pattern)) {
    const [wrong] = match;
    // In its place, as a pattern may look at what stands around it.
    const here = new RegExp(pattern.source, 'muy');
    here.lastIndex = match.index;
    const mended = line.replace(here, replace);
    const right = mended.slice(match.index, match.index + wrong.length + mended.length - line.length);
    yield { at: match.index, wrong, right };
  }
}

/** Comments and texts, from the top, as half-open ranges of offsets. What is not closed goes on to the end. */
function regionsOf(text: string, { comment, blocks }: Hints): readonly (readonly [number, number])[] {
  const several = blocks.map(([open, close]) => `${quoted(open)}[^]*?(?:${quoted(close)}|(?![^]))`);
  const one = [`${quoted(comment)}.*`, '"(?:\\\\.|[^"\\\\\\n])*(?:"|$)'];
  const pattern = new RegExp([...several, ...one].join('|'), 'gm');
  return Array.from(text.matchAll(pattern), ({ index, 0: whole }) => [index, index + whole.length] as const);
}

function quoted(text: string): string {
  return text.replace(/[^\w\n]/g, '\\$&');
}

function isPattern(text: string): boolean {
  try {
    return !new RegExp(text, 'u').test('');
  } catch {
    return false;
  }
}
