import type { TrapFrame } from '#model/outcome.ts';
import { inspect } from 'node-inspect-extracted';
import type { Program } from './program.ts';

export interface Described {
  /** `TypeError: x is not a function`. */
  readonly reason: string;
  readonly frames: readonly TrapFrame[];
  /** The same with its stack, for people. */
  readonly text: string;
}

// V8: "at f (address:3:7)", "at async f (…)", "at address:3:7". Others: "f@address:3:7".
const FRAME =
  /^\s*(?:at (?:async )?(?:(?<function>[^()]*?) \()?|(?<other>[^@\s]*)@)(?<address>\S+?):(?<line>\d+):(?<column>\d+)\)?(?<rest> \{)?$/;

/** Enough to see endless recursion. */
const MAX_FRAMES = 20;

/** Turns addresses of modules in stacks back into the cell's files and lines. */
export class StackNames {
  readonly #names = new Map<string, string>();
  readonly #lines: ReadonlyMap<string, readonly number[] | undefined>;

  constructor(program: Program) {
    this.#lines = new Map(program.modules.map(({ name, lines }) => [name, lines]));
  }

  add(url: string, name: string): void {
    this.#names.set(url, name);
  }

  /** A text with stacks in it as a reader wants it: the cell's files and lines, our own frames left out. */
  readable(text: string): string {
    if (!text.includes('blob:') && !text.includes('data:text/javascript')) return text;
    const lines: string[] = [];
    for (const line of text.split('\n')) {
      const match = FRAME.exec(line)?.groups;
      if (match === undefined) {
        lines.push(this.#withNames(line));
        continue;
      }
      const rest = match['rest'] ?? '';
      const { address = '' } = match;
      const name = this.#names.get(address);
      if (name === undefined) {
        if (!isOurs(address)) lines.push(line);
        else if (rest !== '') lines.push(`${lines.pop() ?? ''}${rest}`);
        continue;
      }
      const place = `${name}:${String(this.#line(name, Number(match['line'])))}:${match['column'] ?? ''}`;
      const indent = /^\s*/.exec(line)?.[0] ?? '';
      const called = match['function'] ?? match['other'] ?? '';
      lines.push(`${indent}at ${called === '' ? place : `${called} (${place})`}${rest}`);
    }
    return lines.join('\n');
  }

  describe(error: unknown): Described {
    if (!(error instanceof Error)) {
      const text = inspect(error);
      return { reason: `${typeof error === 'string' ? error : text} was thrown`, frames: [], text };
    }
    const frames: TrapFrame[] = [];
    for (const row of (error.stack ?? '').split('\n')) {
      if (frames.length >= MAX_FRAMES) break;
      const match = FRAME.exec(row)?.groups;
      const file = this.#names.get(match?.['address'] ?? '');
      if (match === undefined || file === undefined) continue;
      const line = this.#line(file, Number(match['line']));
      const name = match['function'] ?? match['other'] ?? '';
      frames.push({ ...(name !== '' && { function: name }), file, line });
    }
    const reason = this.#withNames(`${error.name}: ${error.message}`);
    return { reason, frames, text: this.readable(inspect(error)) };
  }

  #line(name: string, line: number): number {
    return (this.#lines.get(name)?.[line - 1] ?? line - 1) + 1;
  }

  #withNames(text: string): string {
    let result = text;
    for (const [url, name] of this.#names) result = result.replaceAll(url, name);
    return result;
  }
}

function isOurs(address: string): boolean {
  return /^(?:blob:|data:|node:|file:|\[worker eval\]|evalmachine)/.test(address);
}
