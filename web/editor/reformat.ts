/** A text in the place of another one: what is replaced, and where offsets of the old one stand afterwards. */
export interface Reformat {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
  /** Those asked about, in order. */
  readonly offsets: readonly number[];
}

/** How far the two texts are searched for where they go on alike: a formatter adds and takes a few characters. */
const REACH = 24;

/**
 * The smallest replacement that makes `after` of `before`. Offsets (UTF-16 code units) stay with the character that they
 * stand before, or after one that ends a line: formatters move characters, and change few.
 */
export function reformat(before: string, after: string, offsets: readonly number[]): Reformat {
  let from = 0;
  const shorter = Math.min(before.length, after.length);
  while (from < shorter && before[from] === after[from]) from += 1;
  let end = 0;
  while (end < shorter - from && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  // Halves of a character are no texts.
  if (isHigh(before[from - 1])) from -= 1;
  if (isLow(before.at(-end))) end -= 1;
  return {
    from,
    to: before.length - end,
    insert: after.slice(from, after.length - end),
    offsets: offsets.map((offset) => moved(before, after, offset)),
  };
}

function moved(before: string, after: string, offset: number): number {
  const next = before.slice(offset, offset + 1);
  const isBefore = next !== '' && !isSpace(next);
  // The character that the offset goes with.
  let with_ = isBefore ? offset : offset - 1;
  while (with_ >= 0 && isSpace(before[with_])) with_ -= 1;
  if (with_ < 0) return Math.min(offset, after.length);
  const at = partnerOf(before, after, with_);
  return isBefore ? at : Math.min(at + 1, after.length);
}

/** Where in `after` the character of `before` stands: both are walked through side by side, past white space. */
function partnerOf(before: string, after: string, target: number): number {
  let i = skipSpace(before, 0);
  let j = skipSpace(after, 0);
  while (i < target && j < after.length) {
    if (before[i] !== after[j]) {
      const [inBefore, inAfter] = meeting(before, after, i, j);
      i = inBefore;
      j = inAfter;
      if (i >= target) break;
    }
    i = skipSpace(before, i + 1);
    j = skipSpace(after, j + 1);
  }
  if (before[target] !== after[j]) {
    const [inBefore, inAfter] = meeting(before, after, target, j);
    if (inBefore === target) return inAfter;
  }
  return Math.min(j, Math.max(after.length - 1, 0));
}

/** The nearest places from which the texts go on alike; where there are none, what stands there was exchanged. */
function meeting(before: string, after: string, i: number, j: number): readonly [number, number] {
  let inBefore = i;
  let inAfter = j;
  for (let step = 0; step < REACH; step += 1) {
    inAfter = skipSpace(after, inAfter + 1);
    if (goOnAlike(before, after, i, inAfter)) return [i, inAfter];
    inBefore = skipSpace(before, inBefore + 1);
    if (goOnAlike(before, after, inBefore, j)) return [inBefore, j];
  }
  return [i, j];
}

/** Two characters are enough: a bracket more often stands alone than two do by chance. */
function goOnAlike(before: string, after: string, i: number, j: number): boolean {
  if (i >= before.length || before[i] !== after[j]) return false;
  const [next, other] = [skipSpace(before, i + 1), skipSpace(after, j + 1)];
  return next >= before.length || before[next] === after[other];
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSpace(text[at])) at += 1;
  return at;
}

function isSpace(char: string | undefined): boolean {
  return char === ' ' || char === '\n' || char === '\t' || char === '\r';
}

function isHigh(char: string | undefined): boolean {
  return char !== undefined && /[\ud800-\udbff]/.test(char);
}

function isLow(char: string | undefined): boolean {
  return char !== undefined && /[\udc00-\udfff]/.test(char);
}
