/** What a key did: text for the program, a wish of the reader, or only a change of the line. */
export type LineEvent =
  | { readonly kind: 'line'; readonly text: string }
  | { readonly kind: 'eof' }
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'leave' };

const MAX_HISTORY = 200;

/**
 * A line as it is typed in a terminal: editing keys, history, paste. Takes what the terminal sends for keys, gives what goes to
 * the program. Positions are code points, so that no character is ever cut in half.
 */
export class LineEditor {
  #line: string[] = [];
  #cursor = 0;
  #history: string[] = [];
  /** Where in the history the reader is; the newest entry is the line being written. */
  #at = 0;
  #draft: string[] = [];
  #killed: string[] = [];
  #isPasting = false;
  #rest = '';

  get text(): string {
    return this.#line.join('');
  }

  /** The part of the line before the cursor. */
  get beforeCursor(): string {
    return this.#line.slice(0, this.#cursor).join('');
  }

  /** Takes input as the terminal sends it: keys, escape sequences, pasted text. */
  input(data: string): readonly LineEvent[] {
    const events: LineEvent[] = [];
    const text = this.#rest + data;
    this.#rest = '';
    let at = 0;
    while (at < text.length) {
      const sequence = /^\x1b(?:\[[\d;]*[\x40-\x7e]|O[\x40-\x7e]|[^[O]|$|[[O][\d;]*$)/u.exec(
        text.slice(at, at + 32),
      );
      if (sequence !== null) {
        const [key] = sequence;
        at += key.length;
        if (key === '\x1b') events.push({ kind: 'leave' });
        else if (/^\x1b[[O][\d;]*$/.test(key)) this.#rest = key;
        else this.#sequence(key);
        continue;
      }
      const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
      at += char.length;
      if (char === '\r' && text[at] === '\n') at += 1;
      const event = this.#char(char);
      if (event !== undefined) events.push(event);
    }
    return events;
  }

  clear(): void {
    this.#line = [];
    this.#cursor = 0;
  }

  #char(char: string): LineEvent | undefined {
    switch (char) {
      case '\r':
      case '\n':
        return this.#enter();
      case '\x7f':
      case '\b':
        if (this.#cursor > 0) this.#remove(this.#cursor - 1, this.#cursor);
        return undefined;
      case '\x01':
        this.#cursor = 0;
        return undefined;
      case '\x05':
        this.#cursor = this.#line.length;
        return undefined;
      case '\x03':
        this.clear();
        return { kind: 'interrupt' };
      case '\x04':
        if (this.#line.length === 0) return { kind: 'eof' };
        this.#remove(this.#cursor, this.#cursor + 1);
        return undefined;
      case '\x0b':
        this.#killed = this.#remove(this.#cursor, this.#line.length);
        return undefined;
      case '\x15':
        this.#killed = this.#remove(0, this.#cursor);
        return undefined;
      case '\x17':
        this.#killed = this.#remove(this.#wordStart(), this.#cursor);
        return undefined;
      case '\x19':
        this.#insert(this.#killed);
        return undefined;
      default:
        if (char >= ' ' || char === '\t') this.#insert([char]);
        return undefined;
    }
  }

  #sequence(key: string): void {
    const name = KEYS[key.slice(1)];
    if (name === 'paste-start') this.#isPasting = true;
    else if (name === 'paste-end') this.#isPasting = false;
    else if (this.#isPasting) return;
    else if (name === 'left') this.#cursor = Math.max(0, this.#cursor - 1);
    else if (name === 'right') this.#cursor = Math.min(this.#line.length, this.#cursor + 1);
    else if (name === 'home') this.#cursor = 0;
    else if (name === 'end') this.#cursor = this.#line.length;
    else if (name === 'delete') this.#remove(this.#cursor, this.#cursor + 1);
    else if (name === 'word-left') this.#cursor = this.#wordStart();
    else if (name === 'word-right') this.#cursor = this.#wordEnd();
    else if (name === 'up') this.#recall(this.#at - 1);
    else if (name === 'down') this.#recall(this.#at + 1);
  }

  #enter(): LineEvent {
    const text = this.text;
    if (text !== '' && this.#history.at(-1) !== text) this.#history.push(text);
    if (this.#history.length > MAX_HISTORY) this.#history.shift();
    this.#at = this.#history.length;
    this.clear();
    return { kind: 'line', text: `${text}\n` };
  }

  #recall(to: number): void {
    if (to < 0 || to > this.#history.length || to === this.#at) return;
    if (this.#at === this.#history.length) this.#draft = this.#line;
    this.#at = to;
    this.#line = to === this.#history.length ? this.#draft : Array.from(this.#history[to] ?? '');
    this.#cursor = this.#line.length;
  }

  #insert(chars: readonly string[]): void {
    this.#line = this.#line.toSpliced(this.#cursor, 0, ...chars);
    this.#cursor += chars.length;
  }

  #remove(from: number, to: number): string[] {
    const removed = this.#line.slice(from, to);
    this.#line = this.#line.toSpliced(from, to - from);
    this.#cursor = from;
    return removed;
  }

  #wordStart(): number {
    let at = this.#cursor;
    while (at > 0 && /\s/.test(this.#line[at - 1] ?? '')) at -= 1;
    while (at > 0 && !/\s/.test(this.#line[at - 1] ?? '')) at -= 1;
    return at;
  }

  #wordEnd(): number {
    let at = this.#cursor;
    while (at < this.#line.length && /\s/.test(this.#line[at] ?? '')) at += 1;
    while (at < this.#line.length && !/\s/.test(this.#line[at] ?? '')) at += 1;
    return at;
  }
}

const KEYS: Readonly<Record<string, string>> = {
  '[A': 'up',
  OA: 'up',
  '[B': 'down',
  OB: 'down',
  '[C': 'right',
  OC: 'right',
  '[D': 'left',
  OD: 'left',
  '[H': 'home',
  OH: 'home',
  '[1~': 'home',
  '[F': 'end',
  OF: 'end',
  '[4~': 'end',
  '[3~': 'delete',
  '[1;5D': 'word-left',
  '[1;3D': 'word-left',
  b: 'word-left',
  '[1;5C': 'word-right',
  '[1;3C': 'word-right',
  f: 'word-right',
  '[200~': 'paste-start',
  '[201~': 'paste-end',
};
