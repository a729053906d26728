import type { ScriptInput } from '#model/guest-runtime.ts';

const CHUNK = 65_536;

/** Standard input line by line, waiting on this thread: SQLite cannot be suspended. */
export class LineReader {
  readonly #input: ScriptInput;
  readonly #decoder = new TextDecoder();
  #text = '';
  #ended = false;

  constructor(input: ScriptInput) {
    this.#input = input;
  }

  /** A line without its end; null at the end of input. Throws where input cannot be waited for. */
  line(): string | null {
    let end = this.#text.indexOf('\n');
    while (end < 0 && !this.#ended) {
      this.#add();
      end = this.#text.indexOf('\n');
    }
    if (end < 0 && this.#text === '') return null;
    const line = end < 0 ? this.#text : this.#text.slice(0, end);
    this.#text = end < 0 ? '' : this.#text.slice(end + 1);
    return line.replace(/\r$/, '');
  }

  rest(): string {
    while (!this.#ended) this.#add();
    const text = this.#text;
    this.#text = '';
    return text;
  }

  #add(): void {
    const bytes = this.#input.readSync(CHUNK);
    this.#ended = bytes.length === 0;
    this.#text += this.#decoder.decode(bytes, { stream: !this.#ended });
  }
}
