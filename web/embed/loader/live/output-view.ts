import { OutputText, type Span } from '#cells/outputs/output-text.ts';
import { fromBase64, toBase64 } from '#model/base64.ts';
import { RGBA_MIME, type MimeBundle, type Output } from '#model/output.ts';
import { element } from '../cell-view.ts';
import { showHtml } from './html-view.ts';

/** Shows what a run prints and displays, in order. Text is text: nothing of it is markup. */
export class OutputView {
  readonly #root: HTMLElement;
  readonly #isDark: () => boolean;
  readonly #displays = new Map<string, HTMLElement>();
  #text: { readonly lines: OutputText; readonly done: HTMLElement; readonly tail: HTMLElement } | undefined;

  constructor(root: HTMLElement, isDark: () => boolean) {
    this.#root = root;
    this.#isDark = isDark;
  }

  clear(): void {
    this.#root.replaceChildren();
    this.#root.hidden = true;
    this.#displays.clear();
    this.#text = undefined;
  }

  push(output: Output): void {
    if (output.type === 'stream') this.#print(output.text, output.name);
    else if (output.type === 'error') this.#print(`${output.traceback.join('\n')}\n`, 'stderr');
    else this.#display(output.data, output.metadata, 'displayId' in output ? output.displayId : undefined);
  }

  /** What the reader typed in. */
  echo(text: string): void {
    this.#print(text, 'stdout');
  }

  /** Any element: a frame of a page, a list of what is wrong. */
  add(shown: HTMLElement): void {
    this.end();
    this.#append(shown);
  }

  /** What was held back, half an escape sequence, is shown: no more comes. */
  end(): void {
    if (this.#text === undefined) return;
    const { lines, done, tail } = this.#text;
    lines.end();
    done.append(...lines.take().map(spanOf));
    tail.replaceChildren(...lines.tail.map(spanOf));
    this.#text = undefined;
  }

  #append(shown: HTMLElement): void {
    this.#root.hidden = false;
    this.#root.append(shown);
  }

  #print(text: string, name: 'stdout' | 'stderr'): void {
    if (this.#text === undefined) {
      const [done, tail] = [element('span'), element('span')];
      this.#text = { lines: new OutputText(), done, tail };
      this.#append(element('pre', { part: 'text', tabindex: '0' }, done, tail));
    }
    const { lines, done, tail } = this.#text;
    lines.push(text, name);
    done.append(...lines.take().map(spanOf));
    tail.replaceChildren(...lines.tail.map(spanOf));
  }

  #display(data: MimeBundle, metadata: Readonly<Record<string, unknown>>, id: string | undefined): void {
    const shown = element('div', { class: 'display', part: 'display' });
    const old = id === undefined ? undefined : this.#displays.get(id);
    if (id !== undefined) this.#displays.set(id, shown);
    show(shown, data, metadata, this.#isDark());
    if (old === undefined) this.add(shown);
    else old.replaceWith(shown);
  }
}

function spanOf({ text, style }: Span): Node {
  return style === '' ? new Text(text) : element('span', { class: style }, text);
}

/** Types in the order in which they are preferred. */
function show(
  into: HTMLElement,
  data: MimeBundle,
  metadata: Readonly<Record<string, unknown>>,
  isDark: boolean,
): void {
  const alt = typeof metadata['alt'] === 'string' ? metadata['alt'] : 'Picture drawn by the program';
  const text = (type: string): string | undefined =>
    typeof data[type] === 'string' ? data[type] : undefined;
  const picture = Object.keys(data).find((type) => /^image\/(png|jpeg|gif|webp)$/.test(type));
  const drawing = text('image/svg+xml');
  const html = text('text/html');
  const plain = (): void => {
    const json = data['application/json'];
    const other = `(${Object.keys(data).join(', ')}: see it in Petri)`;
    const shown = text('text/plain') ?? (json === undefined ? other : JSON.stringify(json, undefined, 2));
    into.replaceChildren(element('pre', {}, shown));
  };
  if (data[RGBA_MIME] !== undefined) showFrame(into, data[RGBA_MIME], metadata, alt);
  else if (html !== undefined) showHtml(into, html, 'HTML from the program', isDark);
  else if (drawing !== undefined) showHtml(into, drawingMarkup(drawing, alt), alt, isDark);
  else if (picture !== undefined) {
    const image = element('img', { alt, src: `data:${picture};base64,${base64Of(data[picture])}` });
    // A page may have a policy without `data:` in img-src.
    image.onerror = plain;
    into.append(image);
  } else plain();
}

function drawingMarkup(svg: string, alt: string): string {
  const escaped = alt.replaceAll(/[&<>"]/g, (character) => `&#${String(character.charCodeAt(0))};`);
  // Half a character is none in an address.
  const address = encodeURIComponent(svg.replaceAll(/\p{Cs}/gu, '\ufffd'));
  return `<img style="display:block;max-width:100%;background:#fff" alt="${escaped}" src="data:image/svg+xml,${address}">`;
}

function base64Of(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!(value instanceof Uint8Array)) return '';
  return toBase64(value);
}

/** Pixels a side: larger canvases are refused by browsers. */
const MAX_SIDE = 8192;

function showFrame(
  into: HTMLElement,
  data: unknown,
  metadata: Readonly<Record<string, unknown>>,
  alt: string,
): void {
  const [width, height] = [Number(metadata['width']), Number(metadata['height'])];
  let bytes: Uint8ClampedArray<ArrayBuffer>;
  try {
    bytes = new Uint8ClampedArray(data instanceof Uint8Array ? data : fromBase64(String(data)));
  } catch {
    bytes = new Uint8ClampedArray();
  }
  const fits = width > 0 && height > 0 && Math.max(width, height) <= MAX_SIDE;
  if (!fits || bytes.length !== width * height * 4) {
    into.append('The program displayed a picture whose size does not fit its bytes.');
    return;
  }
  const canvas = element('canvas', { role: 'img', 'aria-label': alt });
  Object.assign(canvas, { width, height });
  canvas.getContext('2d')?.putImageData(new ImageData(bytes, width, height), 0, 0);
  into.append(canvas);
}
