import type { Diagnostic, Range } from '#model/diagnostic.ts';
import type { Size } from './program.ts';
import { parseValues, ValueError } from './values.ts';

/** A comment line that begins with `// @buffer`, `// @image` or `// @dispatch`. */
export type Annotation = BufferAnnotation | ImageAnnotation | DispatchAnnotation;

interface Placed {
  readonly file: string;
  /** The whole annotation, from its `@`. */
  readonly range: Range;
}

export interface BufferAnnotation extends Placed {
  readonly kind: 'buffer';
  readonly name: string;
  readonly length?: number | string;
  readonly columns?: number;
  readonly save?: string;
  readonly hide: boolean;
  readonly show: boolean;
  /** Checked, but kept as text. */
  readonly values?: string;
}

export interface ImageAnnotation extends Placed {
  readonly kind: 'image';
  readonly name: string;
  readonly size: Size;
}

export interface DispatchAnnotation extends Placed {
  readonly kind: 'dispatch';
  readonly entry?: string;
  readonly groups?: readonly [number, number, number];
  readonly times: number;
  readonly swap?: readonly [string, string];
}

const NAME = /^[\p{XID_Start}_][\p{XID_Continue}]*$/u;
const MAX_TIMES = 100_000;
const MAX_SIDE = 4096;
/** What WGSL itself writes with @: a comment about it is no mistake. */
const ATTRIBUTES = new Set(
  ['align', 'binding', 'blend_src', 'builtin', 'compute', 'const', 'diagnostic', 'fragment', 'group', 'id']
    .concat(['interpolate', 'invariant', 'location', 'must_use', 'size', 'vertex', 'workgroup_size'])
    .concat(['param', 'returns', 'see', 'todo', 'author', 'example', 'brief']),
);

/** Finds and reads the annotations of a file. Mistakes in them are diagnostics. */
export function readAnnotations(
  file: string,
  text: string,
): { annotations: Annotation[]; diagnostics: Diagnostic[] } {
  const annotations: Annotation[] = [];
  const diagnostics: Diagnostic[] = [];
  text.split('\n').forEach((line, number) => {
    const found = /^\s*\/\/\s*@(?<word>[a-z_]+)\b(?<rest>.*)$/.exec(line.trimEnd());
    const { word = '', rest = '' } = found?.groups ?? {};
    if (found === null || ATTRIBUTES.has(word)) return;
    const range = {
      start: { line: number, character: line.indexOf('@') },
      end: { line: number, character: line.trimEnd().length },
    };
    const placed = { file, range };
    try {
      if (word === 'buffer') annotations.push({ ...placed, kind: 'buffer', ...bufferOf(rest) });
      else if (word === 'image') annotations.push({ ...placed, kind: 'image', ...imageOf(rest) });
      else if (word === 'dispatch') annotations.push({ ...placed, kind: 'dispatch', ...dispatchOf(rest) });
      else {
        const message = `@${word} means nothing here: there are @buffer, @image and @dispatch.`;
        diagnostics.push({ ...placed, severity: 'warning', source: 'petri', code: 'annotation', message });
      }
    } catch (error) {
      if (!(error instanceof ValueError)) throw error;
      const message = `@${word}: ${error.message}.`;
      diagnostics.push({ ...placed, severity: 'error', source: 'petri', code: 'annotation', message });
    }
  });
  return { annotations, diagnostics };
}

function bufferOf(rest: string): Omit<BufferAnnotation, keyof Placed | 'kind'> {
  const equals = rest.indexOf('=');
  const words = new Words(equals < 0 ? rest : rest.slice(0, equals));
  const name = words.name('the name of a variable comes first, as in @buffer result length 16');
  const values = equals < 0 ? undefined : rest.slice(equals + 1).trim();
  if (values !== undefined) parseValues(values);
  let length: number | string | undefined;
  let columns: number | undefined;
  let save: string | undefined;
  let hide = false;
  let show = false;
  for (let word = words.next(); word !== undefined; word = words.next()) {
    if (word === 'length') length = words.numberOrName();
    else if (word === 'columns') columns = words.count('columns', 1024);
    else if (word === 'save') save = words.need('save is followed by the name of a file');
    else if (word === 'hide') hide = true;
    else if (word === 'show') show = true;
    else
      throw new ValueError(`"${word}" is not understood: there are length, columns, save, show, hide and =`);
  }
  return {
    name,
    hide,
    show,
    ...(length !== undefined && { length }),
    ...(columns !== undefined && { columns }),
    ...(save !== undefined && { save }),
    ...(values !== undefined && { values }),
  };
}

function imageOf(rest: string): Omit<ImageAnnotation, keyof Placed | 'kind'> {
  const words = new Words(rest);
  const name = words.name('the name of a variable comes first, as in @image picture 256 256');
  const width = words.count('the width', MAX_SIDE);
  const height = words.count('the height', MAX_SIDE);
  words.end();
  return { name, size: { width, height } };
}

function dispatchOf(rest: string): Omit<DispatchAnnotation, keyof Placed | 'kind'> {
  const words = new Words(rest);
  const entry =
    words.peek !== undefined && !/^\d|^(?:times|swap)$/.test(words.peek) ? words.name('') : undefined;
  const groups: number[] = [];
  while (groups.length < 3 && /^\d/.test(words.peek ?? ''))
    groups.push(words.count('workgroups', 0xffff_ffff));
  let times = 1;
  let swap: [string, string] | undefined;
  for (let word = words.next(); word !== undefined; word = words.next()) {
    if (word === 'times') times = words.count('times', MAX_TIMES);
    else if (word === 'swap') {
      const what = 'swap is followed by the names of two buffers';
      swap = [words.name(what), words.name(what)];
    } else
      throw new ValueError(
        `"${word}" is not understood: write @dispatch [name] x [y [z]] [times n] [swap a b]`,
      );
  }
  const [x, y = 1, z = 1] = groups;
  return {
    times,
    ...(entry !== undefined && { entry }),
    ...(x !== undefined && { groups: [x, y, z] as const }),
    ...(swap !== undefined && { swap }),
  };
}

class Words {
  readonly #words: string[];

  constructor(text: string) {
    this.#words = text.split(/[\s,]+/).filter(Boolean);
  }

  get peek(): string | undefined {
    return this.#words[0];
  }

  next(): string | undefined {
    return this.#words.shift();
  }

  need(what: string): string {
    const word = this.next();
    if (word === undefined) throw new ValueError(what);
    return word;
  }

  name(what: string): string {
    const word = this.need(what);
    if (!NAME.test(word)) throw new ValueError(`"${word}" is no name; ${what}`);
    return word;
  }

  /** A whole number from 1. */
  count(what: string, most: number): number {
    const word = this.need(`${what}: a number is missing`);
    const value = Number(word);
    if (Number.isInteger(value) && value >= 1 && value <= most) return value;
    throw new ValueError(`${what}: "${word}" is not a whole number from 1 to ${String(most)}`);
  }

  numberOrName(): number | string {
    const isNumber = /^\d/.test(this.peek ?? '');
    return isNumber
      ? this.count('length', 0x4000_0000)
      : this.name('length is followed by a number or a buffer');
  }

  end(): void {
    const word = this.next();
    if (word !== undefined) throw new ValueError(`"${word}" is too much`);
  }
}
