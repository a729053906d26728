import { STREAM_LIMITS } from '#model/limits.ts';
import type { Span } from './output-text.ts';

/** A page is what the browser lays out, or skips, at once. */
const PAGE_LINES = 200;
const PAGE_CHARACTERS = 20_000;

interface Page {
  readonly element: HTMLElement;
  lines: number;
  characters: number;
}

/**
 * Printed text as DOM: text nodes in pages that the browser lays out only when they come into view. Each page is an inline block,
 * so that the text of the whole is exactly what was printed; a line too long for a page goes on in the next one.
 */
export class OutputPages {
  readonly #container: HTMLElement;
  readonly #pages: Page[] = [];
  readonly #tail: HTMLElement;
  #characters = 0;
  #dropped = 0;

  constructor(container: HTMLElement) {
    this.#container = container;
    this.#tail = document.createElement('span');
    this.#tail.className = 'page tail';
  }

  /** Characters that had to go from the front of the view. */
  get dropped(): number {
    return this.#dropped;
  }

  clear(): void {
    this.#container.replaceChildren();
    this.#pages.length = 0;
    this.#characters = 0;
    this.#dropped = 0;
  }

  append(spans: readonly Span[]): void {
    for (const span of spans) {
      let at = 0;
      while (at < span.text.length) {
        const page = this.#room();
        const end = endOfPiece(span.text, at, PAGE_LINES - page.lines, PAGE_CHARACTERS - page.characters);
        const text = span.text.slice(at, end);
        page.element.append(styled(text, span.style));
        page.characters += text.length;
        page.lines += count(text, '\n');
        page.element.style.setProperty('--lines', String(Math.max(1, page.lines)));
        this.#characters += text.length;
        at = end;
      }
    }
    while (this.#characters > STREAM_LIMITS.viewCharacters && this.#pages.length > 1) {
      const first = this.#pages.shift();
      first?.element.remove();
      this.#characters -= first?.characters ?? 0;
      this.#dropped += first?.characters ?? 0;
    }
  }

  /** Shows the unfinished last line, which may still change. */
  setTail(spans: readonly Span[]): void {
    const length = spans.reduce((sum, span) => sum + span.text.length, 0);
    if (length === 0) {
      this.#tail.remove();
      return;
    }
    this.#tail.replaceChildren(
      ...spans.flatMap((span) => pieces(span.text).map((text) => styled(text, span.style))),
    );
    if (this.#container.lastChild !== this.#tail) this.#container.append(this.#tail);
  }

  #room(): Page {
    const last = this.#pages.at(-1);
    if (last !== undefined && last.lines < PAGE_LINES && last.characters < PAGE_CHARACTERS) return last;
    const element = document.createElement('span');
    element.className = 'page';
    if (this.#tail.parentNode === this.#container) this.#tail.before(element);
    else this.#container.append(element);
    const page = { element, lines: 0, characters: 0 };
    this.#pages.push(page);
    return page;
  }
}

function styled(text: string, style: string): Node {
  const node = document.createTextNode(text);
  if (style === '') return node;
  const span = document.createElement('span');
  span.className = style;
  span.append(node);
  return span;
}

/** Where a piece of at most so many lines and characters ends: after a line end if there is one, never inside a surrogate pair. */
function endOfPiece(text: string, from: number, lines: number, characters: number): number {
  let end = from;
  for (let line = 0; line < lines; line += 1) {
    const next = text.indexOf('\n', end);
    if (next < 0 || next + 1 - from > characters) {
      if (end > from) return next < 0 && text.length - from <= characters ? text.length : end;
      return whole(text, Math.min(next < 0 ? text.length : next + 1, from + characters));
    }
    end = next + 1;
  }
  return end;
}

function whole(text: string, end: number): number {
  const code = text.charCodeAt(end - 1);
  return end < text.length && code >= 0xd800 && code < 0xdc00 ? end + 1 : end;
}

function pieces(text: string): string[] {
  const out: string[] = [];
  for (let at = 0; at < text.length;) {
    const end = whole(text, Math.min(text.length, at + PAGE_CHARACTERS));
    out.push(text.slice(at, end));
    at = end;
  }
  return out;
}

function count(text: string, char: string): number {
  let found = 0;
  for (let at = text.indexOf(char); at >= 0; at = text.indexOf(char, at + 1)) found += 1;
  return found;
}
