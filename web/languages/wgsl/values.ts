/** Where the content of a buffer comes from. */
export type Values =
  | { readonly kind: 'list'; readonly numbers: readonly number[] }
  | { readonly kind: 'range'; readonly first: number; readonly last: number; readonly step: number }
  | { readonly kind: 'fill'; readonly value: number }
  | { readonly kind: 'random'; readonly seed: number }
  | { readonly kind: 'stdin' }
  | { readonly kind: 'file'; readonly name: string; readonly column?: string };

/** Numbers of one list or range: more of them belong into a file. */
const MAX_NUMBERS = 16_777_216;

/** Says what is wrong with values, in a reader's words. */
export class ValueError extends Error {
  override readonly name = 'ValueError';
}

/** What stands behind `=`. Throws ValueError. */
export function parseValues(text: string): Values {
  const words = text.split(/[\s,]+/).filter(Boolean);
  const [first = '', second = '', third, fourth, ...more] = words;
  const range = /^([^.]\S*?)\.\.(\S+)$/.exec(first);
  if (range !== null) {
    const step = second === 'step' && third !== undefined ? number(third) : 1;
    if (words.length !== (second === '' ? 1 : 3) || (second !== '' && second !== 'step')) {
      throw new ValueError('a range is written as 1..10, or 0..1 step 0.25');
    }
    return checkedRange(number(range[1] ?? ''), number(range[2] ?? ''), step);
  }
  if (first === 'stdin' && words.length === 1) return { kind: 'stdin' };
  if (first === 'fill' && words.length === 2) return { kind: 'fill', value: number(second) };
  if (first === 'random' && words.length <= 2) {
    return { kind: 'random', seed: second === '' ? 1 : number(second) };
  }
  if (first === 'file' && second !== '') {
    if (third === undefined) return { kind: 'file', name: second };
    if (third === 'column' && fourth !== undefined && more.length === 0) {
      return { kind: 'file', name: second, column: fourth };
    }
    throw new ValueError('a file is written as file data.csv, or file data.csv column price');
  }
  if (words.length === 0) {
    throw new ValueError('behind = stand numbers, a range, fill X, random SEED, file NAME or stdin');
  }
  return { kind: 'list', numbers: words.map(number) };
}

function checkedRange(first: number, last: number, step: number): Values {
  const count = Math.floor((last - first) / step) + 1;
  if (!(step !== 0 && count >= 1)) throw new ValueError('this range holds no number');
  if (count > MAX_NUMBERS) {
    throw new ValueError(`a range has at most ${String(MAX_NUMBERS)} numbers`);
  }
  return { kind: 'range', first, last, step };
}

/** How many numbers there are, where that is known before the run. */
export function countOf(values: Values): number | undefined {
  if (values.kind === 'list') return values.numbers.length;
  return values.kind === 'range' ? Math.floor((values.last - values.first) / values.step) + 1 : undefined;
}

/** Numbers that need nothing but the annotation; `count` is how many the buffer holds. */
export function plainNumbers(values: Values, count: number, isFloat: boolean): ArrayLike<number> | undefined {
  switch (values.kind) {
    case 'list':
      return values.numbers;
    case 'range':
      return Float64Array.from(
        { length: Math.min(count, countOf(values) ?? 0) },
        (_, at) => values.first + at * values.step,
      );
    case 'fill':
      return new Float64Array(count).fill(values.value);
    case 'random':
      return randomNumbers(values.seed, count, isFloat);
    case 'stdin':
    case 'file':
      return undefined;
  }
}

/** The same numbers for the same seed, everywhere: floats from 0 up to 1, or any 32 bits. */
function randomNumbers(seed: number, count: number, isFloat: boolean): Float64Array {
  let state = seed >>> 0;
  // Mulberry32.
  return Float64Array.from({ length: count }, () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    const word = (bits ^ (bits >>> 14)) >>> 0;
    // 24 bits: as many as an f32 can hold, so that 1 is never reached.
    return isFloat ? (word >>> 8) / 16_777_216 : word;
  });
}

/**
 * Numbers in a text: separated by white space, commas or semicolons. A first line that is not all numbers names columns;
 * `column` takes one of them, by name or by number from 1. Throws ValueError that names the line.
 */
export function numbersInText(text: string, where: string, column?: string): Float64Array {
  const lines = text.split('\n').map((line) => fields(line));
  const filled = lines.findIndex((line) => line.length > 0);
  const head = lines[filled] ?? [];
  const hasHead = head.some((field) => parseNumber(field) === undefined);
  const index = column === undefined ? undefined : columnIndex(head, hasHead, column, where);
  const numbers: number[] = [];
  lines.forEach((line, at) => {
    if (line.length === 0 || (hasHead && at === filled)) return;
    for (const field of index === undefined ? line : [line[index] ?? '']) {
      const value = parseNumber(field);
      if (value === undefined) {
        throw new ValueError(`${where}, line ${String(at + 1)}: "${field.slice(0, 40)}" is no number`);
      }
      numbers.push(value);
    }
  });
  return Float64Array.from(numbers);
}

function fields(line: string): string[] {
  const separator = /[,;\t]/.test(line) ? /[,;\t]/ : /\s+/;
  const trimmed = line.trim();
  if (trimmed === '') return [];
  const found = trimmed.split(separator).map((field) => field.trim().replace(/^"(.*)"$/, '$1'));
  // A line may end with its separator.
  if (found.at(-1) === '') found.pop();
  return found;
}

function columnIndex(head: readonly string[], hasHead: boolean, column: string, where: string): number {
  const named = hasHead ? head.indexOf(column) : -1;
  const index = named >= 0 ? named : Number(column) - 1;
  if (Number.isInteger(index) && index >= 0 && index < head.length) return index;
  const names = hasHead ? head.join(', ') : `1 to ${String(head.length)}`;
  throw new ValueError(`${where} has no column ${column}: there are ${names}`);
}

function number(word: string): number {
  const value = parseNumber(word);
  if (value === undefined) throw new ValueError(`"${word.slice(0, 40)}" is no number`);
  return value;
}

/** As WGSL and CSV files write numbers, suffixes included. */
function parseNumber(word: string): number | undefined {
  if (word === 'true' || word === 'false') return word === 'true' ? 1 : 0;
  if (/^-?0[xX][\da-fA-F]+u?$/.test(word)) {
    const hex = Number.parseInt(word.replace(/^-|u$/g, ''), 16);
    return word.startsWith('-') ? -hex : hex;
  }
  if (/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?[fhiu]?$/.test(word)) return Number.parseFloat(word);
  if (/^[-+]?(?:inf|infinity)$/i.test(word)) return word.startsWith('-') ? -Infinity : Infinity;
  return /^nan$/i.test(word) ? NaN : undefined;
}
