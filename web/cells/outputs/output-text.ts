/** A stretch of printed text and the class names that style it ('' for plain stdout). */
export interface Span {
  readonly text: string;
  readonly style: string;
}

export type StreamName = 'stdout' | 'stderr';

/** Characters that are not plain text: controls but for tab, and what reorders or hides text. */
const SPECIAL = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
/** An escape sequence that is not over after this many characters is text. */
const MAX_ESCAPE = 1_024;
/** Characters of a line that can still be overwritten by a carriage return. */
const MAX_REWRITE = 20_000;

/**
 * Turns what a program prints into lines of styled text: SGR colours, carriage return, backspace and erase-in-line work as
 * in a terminal; every other escape sequence is left out; controls and bidirectional marks are shown, not obeyed.
 */
export class OutputText {
  #done: Span[] = [];
  #line: Span[] = [];
  #length = 0;
  #cursor = 0;
  #sgr = new Sgr();
  readonly #pending: Record<StreamName, string> = { stdout: '', stderr: '' };

  /** The unfinished last line. */
  get tail(): readonly Span[] {
    return this.#line;
  }

  /** Finished lines since the last call, each with its line end. */
  take(): readonly Span[] {
    const done = this.#done;
    this.#done = [];
    return done;
  }

  push(chunk: string, name: StreamName): void {
    const text = this.#pending[name] + chunk;
    this.#pending[name] = '';
    const style = (): string => this.#sgr.classes(name);
    let at = 0;
    while (at < text.length) {
      SPECIAL.lastIndex = at;
      const found = SPECIAL.exec(text);
      const end = found?.index ?? text.length;
      if (end > at) this.#plain(text.slice(at, end), style());
      if (found === null) return;
      const char = found[0];
      at = end + 1;
      if (char === '\x1b') {
        const length = this.#escape(text, end);
        if (length === undefined) {
          this.#pending[name] = text.slice(end);
          return;
        }
        at = end + length;
      } else if (char === '\r') this.#cursor = 0;
      else if (char === '\b') this.#cursor = Math.max(0, this.#cursor - 1);
      else if (char !== '\x07') this.#plain(visible(char), style());
    }
  }

  /** No more text comes: what was held back is shown. */
  end(): void {
    for (const name of ['stdout', 'stderr'] as const) {
      const rest = this.#pending[name];
      this.#pending[name] = '';
      if (rest !== '') this.#plain(visibleText(rest), this.#sgr.classes(name));
    }
  }

  #plain(text: string, style: string): void {
    const newline = this.#cursor === this.#length ? text.lastIndexOf('\n') : text.indexOf('\n');
    if (newline < 0) {
      this.#write(text, style);
      return;
    }
    if (this.#cursor === this.#length) {
      this.#write(text.slice(0, newline + 1), style);
      this.#finish();
      this.#write(text.slice(newline + 1), style);
      return;
    }
    this.#write(text.slice(0, newline), style);
    this.#cursor = this.#length;
    this.#write('\n', style);
    this.#finish();
    this.#plain(text.slice(newline + 1), style);
  }

  #finish(): void {
    for (const span of this.#line) append(this.#done, span);
    this.#line = [];
    this.#length = 0;
    this.#cursor = 0;
  }

  #write(text: string, style: string): void {
    if (text === '') return;
    if (this.#cursor >= this.#length || this.#length > MAX_REWRITE) {
      append(this.#line, { text, style });
      this.#length += text.length;
      this.#cursor = this.#length;
      return;
    }
    const after = this.#cursor + text.length;
    const kept = [
      ...cut(this.#line, 0, this.#cursor),
      { text, style },
      ...cut(this.#line, after, this.#length),
    ];
    this.#line = [];
    for (const span of kept) append(this.#line, span);
    this.#length = Math.max(this.#length, after);
    this.#cursor = after;
  }

  /** Handles the escape sequence at `at`; returns its length, undefined when its end has not come yet. */
  #escape(text: string, at: number): number | undefined {
    const kind = text[at + 1];
    if (kind === undefined) return undefined;
    if (kind === '[') {
      let end = at + 2;
      while (end < text.length && /[\x20-\x3f]/.test(text[end] ?? '')) end += 1;
      if (end - at > MAX_ESCAPE) return 1;
      const final = text[end];
      if (final === undefined) return undefined;
      if (/[\x00-\x1f]/.test(final)) return end - at;
      this.#control(text.slice(at + 2, end), final);
      return end - at + 1;
    }
    if (']PX^_'.includes(kind)) {
      // Titles, links, clipboard and device strings: left out up to their end, or to the end of the line.
      for (let end = at + 2; end < text.length && end - at <= MAX_ESCAPE; end += 1) {
        const char = text[end];
        if (char === '\x07' || char === '\x9c') return end - at + 1;
        if (char === '\n') return end - at;
        if (char === '\x1b') {
          if (text[end + 1] === undefined) return undefined;
          return text[end + 1] === '\\' ? end - at + 2 : end - at;
        }
      }
      return text.length - at > MAX_ESCAPE ? 2 : undefined;
    }
    // Character sets take one more character: ESC ( B.
    if (' #%()*+-./'.includes(kind)) return text[at + 2] === undefined ? undefined : 3;
    return kind === '\n' || kind === '\x1b' ? 1 : 2;
  }

  #control(parameters: string, final: string): void {
    if (final === 'm') this.#sgr.apply(parameters);
    else if (final === 'K') {
      if (parameters === '2') this.#cursor = 0;
      if (parameters === '' || parameters === '0' || parameters === '2') {
        this.#line = cut(this.#line, 0, this.#cursor);
        this.#length = this.#cursor;
      }
    }
  }
}

/** A text that shows what is in it: also a name that a program made up. */
export function visibleText(text: string): string {
  return text.replace(SPECIAL, visible);
}

/** A picture of what would otherwise act or vanish: ␀ for NUL, ⟨U+202E⟩ for an override. */
export function visible(char: string): string {
  const code = char.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  if (code < 0xa0) return '\ufffd';
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

function append(spans: Span[], span: Span): void {
  const last = spans.at(-1);
  if (last?.style === span.style)
    spans[spans.length - 1] = { text: last.text + span.text, style: span.style };
  else spans.push(span);
}

function cut(spans: readonly Span[], from: number, to: number): Span[] {
  const kept: Span[] = [];
  let start = 0;
  for (const span of spans) {
    const text = span.text.slice(Math.max(0, from - start), Math.max(0, to - start));
    if (text !== '') kept.push({ text, style: span.style });
    start += span.text.length;
  }
  return kept;
}

/** Select Graphic Rendition: bold, faint, italic, underline, inverse, strike and the sixteen colours. */
class Sgr {
  #classes = new Map<string, string>();
  #text = '';

  classes(name: StreamName): string {
    return name === 'stderr' ? (this.#text === '' ? 'stderr' : `stderr ${this.#text}`) : this.#text;
  }

  apply(parameters: string): void {
    const codes = parameters.split(/[;:]/).map(Number);
    for (let i = 0; i < codes.length; i += 1) {
      const code = codes[i] ?? 0;
      if (code === 0) this.#classes.clear();
      else if (code === 38 || code === 48) {
        const [layer, mode] = [code === 38 ? 'fg' : 'bg', codes[i + 1]];
        const index = codes[i + 2] ?? -1;
        if (mode === 5 && index >= 0 && index < 16) this.#classes.set(layer, `${layer}-${String(index)}`);
        // Of 256 and true colours the sixteen are kept that the theme can make readable.
        else this.#classes.delete(layer);
        i += mode === 5 ? 2 : mode === 2 ? 4 : 1;
      } else if (code === 22) {
        this.#classes.delete('bold');
        this.#classes.delete('faint');
      } else if (code in OFF) this.#classes.delete(OFF[code] ?? '');
      else if (code in ON) this.#classes.set(ON[code] ?? '', ON[code] ?? '');
      else if (code >= 30 && code <= 37) this.#classes.set('fg', `fg-${String(code - 30)}`);
      else if (code >= 90 && code <= 97) this.#classes.set('fg', `fg-${String(code - 82)}`);
      else if (code >= 40 && code <= 47) this.#classes.set('bg', `bg-${String(code - 40)}`);
      else if (code >= 100 && code <= 107) this.#classes.set('bg', `bg-${String(code - 92)}`);
    }
    this.#text = [...this.#classes.values()].join(' ');
  }
}

const ON: Readonly<Record<number, string>> = {
  1: 'bold',
  2: 'faint',
  3: 'italic',
  4: 'underline',
  7: 'inverse',
  9: 'strike',
};
const OFF: Readonly<Record<number, string>> = {
  23: 'italic',
  24: 'underline',
  27: 'inverse',
  29: 'strike',
  39: 'fg',
  49: 'bg',
};
