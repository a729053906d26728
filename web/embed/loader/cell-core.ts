import type { CellEdit, EditedCell } from '#storage/cell-edits.ts';
import { hasKeptEdits } from '#storage/kept-edits.ts';
import { appBase } from './app-base.ts';
import { tidied } from '#model/cell-text.ts';
import { readAuthorCode, type AuthorCode } from './author-code.ts';
import { element, showCell, type CellView } from './cell-view.ts';
import { segmentsOf, visibleOf, type Segment } from './folds.ts';
import { highlight } from './highlight.ts';
import type { LiveCell } from './live/live-cell.ts';
import { forgetNearby, whenNearby } from './nearby.ts';
import { pageTheme } from './page-theme.ts';
import { placeOf } from './places.ts';
import { languageOf } from './rules.ts';

/** Names of `data-state`: before, during and after a run; after it, its outcome. `unavailable`: nothing can be run here now. */
export type CellState =
  | 'idle'
  | 'loading'
  | 'compiling'
  | 'starting'
  | 'running'
  | 'waiting-for-input'
  | 'exited'
  | 'trapped'
  | 'timed-out'
  | 'stopped'
  | 'denied'
  | 'failed-to-compile'
  | 'limit-exceeded'
  | 'unavailable';

/** How a status looks. */
export type Tone = '' | 'good' | 'bad';

let cells = 0;

/** Heights in pixels, about: of a line of code, and of what is around the lines. */
const LINE = 21;
const AROUND = 62;

/** What a cell is before it is used: its code, in colours, that can be read and edited, and what a first use starts. */
export class CellCore {
  readonly host: HTMLElement;
  readonly view: CellView;
  author: AuthorCode = { text: '' };
  segments: readonly Segment[] = [];
  /** What of the author's code the reader sees before they change it. */
  authored = '';
  /** What the reader sees of the code, with what they made of it. */
  code = '';
  editor: HTMLTextAreaElement | undefined;
  /** What the reader made of the code before its author changed it, until they say what is to become of it. */
  earlier: CellEdit | undefined;
  readonly #place = cells++;
  #live: Promise<LiveCell> | undefined;
  #isNear = false;

  constructor(host: HTMLElement) {
    this.host = host;
    this.view = showCell(host.attachShadow({ mode: 'open' }), pageTheme());
    const { run, stop, reset, link } = this.view;
    run.onclick = () => {
      // The rest of the script may take a while to come.
      if (this.#live === undefined) this.state('loading', 'Loading …');
      void this.use((live) => live.run());
    };
    stop.onclick = () => void this.use((live) => live.stop());
    reset.onclick = () => void this.use((live) => live.reset());
    link.href = appBase().href;
    const toLink = (event: Event): void => {
      // Its address takes a moment to make.
      if (event.type === 'click') event.preventDefault();
      void this.use((live) => live.openLink(event));
    };
    link.onfocus = link.onclick = toLink;
  }

  /** Again each time that it is put into a page. */
  connect(): void {
    const { host } = this;
    const has = (name: string): boolean => host.hasAttribute(name);
    const isNew = host.dataset['state'] === undefined;
    host.dataset['state'] ??= 'idle';
    this.read();
    const place = placeOf(this.host);
    if (place !== undefined && !this.#isNear) {
      const { cell } = this.view;
      cell.classList.add('fits');
      // The buttons stand over code that leaves no room below it.
      if (place.height < this.authored.split('\n').length * LINE + AROUND) cell.classList.add('over');
      cell.style.height = `${String(place.height)}px`;
      this.host.style.margin = place.margin;
    }
    const isEager = this.host.getAttribute('loading') === 'eager';
    const near = (): void => {
      this.#isNear = true;
      this.paint();
      if (has('src')) void this.use((live) => live.fetchSource());
      if (has('autorun') && isNew) void this.use((live) => live.run());
      else if (isEager) void this.use((live) => live.warm());
    };
    if (isEager) near();
    else whenNearby(this.host, near);
  }

  disconnect(): void {
    forgetNearby(this.host);
    this.author.pre?.style.removeProperty('display');
    void this.#live?.then(
      (live) => live.removed(),
      () => undefined,
    );
  }

  /** Reads the author's code and attributes; what the reader has made of the code stays. */
  read(author = readAuthorCode(this.host)): void {
    const wasEdited = this.isEdited;
    this.author.pre?.style.removeProperty('display');
    this.author = author;
    author.pre?.style.setProperty('display', 'none');
    this.segments = segmentsOf(author.text);
    this.authored = visibleOf(this.segments);
    if (!wasEdited) {
      this.code = this.authored;
      if (hasKeptEdits(location.pathname))
        void import('./live/restore-edit.ts').then(
          (live) => live.restoreEdit(this),
          () => undefined,
        );
    }
    this.attributes();
    this.paint();
  }

  get isEdited(): boolean {
    return this.code !== this.authored;
  }

  get language(): string {
    return (this.host.getAttribute('language') ?? '').trim().toLowerCase();
  }

  get label(): string {
    return languageOf(this.language).label;
  }

  /** Brings what is shown in line with the attributes. */
  attributes(): void {
    const { cell, bar, run, link } = this.view;
    const controls = this.host.getAttribute('controls') ?? '';
    const has = (name: string): boolean => controls === '' || controls.split(/\s+/).includes(name);
    bar.hidden = controls === 'none';
    run.hidden = !has('run');
    link.hidden = !has('open');
    cell.setAttribute('aria-label', `${this.label || 'Code'} cell`);
    if (this.host.hasAttribute('readonly')) {
      this.editor?.remove();
      this.editor = undefined;
    }
    this.showRecorded();
  }

  /** The code as it is now, in colours once it is near, and to be edited where that is allowed. */
  paint(): void {
    const { source, code, reset } = this.view;
    const nodes = this.#isNear ? highlight(this.code, languageOf(this.language).rules) : [this.code];
    // An empty last line has a height only when something follows.
    source.replaceChildren(...nodes, '\n');
    if (this.isEdited) reset.hidden = this.view.bar.hidden;
    if (!this.#isNear || this.host.hasAttribute('readonly')) {
      source.removeAttribute('aria-hidden');
      code.tabIndex = 0;
      return;
    }
    if (this.editor === undefined) this.editor = this.#makeEditor();
    if (this.editor.value !== this.code) this.editor.value = this.code;
    source.ariaHidden = 'true';
    code.removeAttribute('tabindex');
  }

  #makeEditor(): HTMLTextAreaElement {
    const editor = element('textarea', {
      part: 'editor',
      rows: '1',
      'aria-label': 'Editor',
      'aria-description': 'Press Escape, then Tab, to leave the editor',
      autocapitalize: 'off',
      spellcheck: 'false',
      wrap: 'off',
    });
    editor.oninput = () => {
      this.changeCode(editor.value);
      this.fire('change', { code: this.code });
    };
    editor.onfocus = () => void this.use((live) => live.focused());
    // Also before the script that knows the other keys is there.
    editor.onkeydown = ({ key, ctrlKey, metaKey }) => {
      if (key === 'Enter' && (ctrlKey || metaKey)) this.view.run.click();
    };
    this.view.code.append(editor);
    return editor;
  }

  /** What the reader typed, or took. Once the cell is in use, it is kept for their next visit. */
  changeCode(code: string): void {
    this.code = code;
    this.paint();
    void this.#live?.then(
      (live) => live.keepCode(),
      () => undefined,
    );
  }

  /** The code's part of the page takes what it needs: something was done with the cell. */
  expand(): void {
    this.view.cell.classList.remove('fits', 'over');
    this.view.cell.style.height = this.view.code.style.height = '';
    this.host.style.margin = '';
  }

  /** What a run printed when the page was made, until there is a run. */
  showRecorded(): void {
    const { output } = this.view;
    const text = this.recorded;
    const isWanted = ['idle', 'unavailable'].includes(this.host.dataset['state'] ?? 'idle');
    if (!isWanted || (text === undefined && output.hidden)) return;
    output.hidden = text === undefined;
    output.replaceChildren(
      element('div', { class: 'label' }, 'Recorded output'),
      element('pre', {}, text ?? ''),
    );
  }

  get recorded(): string | undefined {
    const child = this.host.querySelector(':scope > [data-output]');
    return child === null ? (this.host.getAttribute('output') ?? undefined) : tidied(child.textContent);
  }

  state(name: CellState, text: string, tone: Tone = ''): void {
    this.host.dataset['state'] = name;
    this.status(text, tone);
  }

  status(text: string, tone: Tone = ''): void {
    const { status } = this.view;
    status.className = `status ${tone}`;
    status.textContent = text;
  }

  /** Shows a sentence under the code. */
  note(text: string, tone: Tone = ''): HTMLElement {
    const note = element('p', { class: `note ${tone}`, part: 'note' }, text);
    this.view.notes.append(note);
    return note;
  }

  fire(name: string, detail?: unknown): void {
    this.host.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }

  /** Everything that the loader has not comes now. What cannot be had is said, and the code stays. */
  async use<T>(act: (live: LiveCell) => T | Promise<T>): Promise<T | undefined> {
    let live: LiveCell;
    try {
      this.#live ??= import('./live/live-cell.ts').then((live) => new live.LiveCell(this));
      live = await this.#live;
    } catch {
      this.#live = undefined;
      this.expand();
      this.unavailable('This cell could not be loaded. Check the connection, then press Run again.');
      return undefined;
    }
    return act(live);
  }

  unavailable(message: string, code = 'embed.unreachable'): void {
    this.state('unavailable', 'Cannot run here', 'bad');
    this.view.notes.replaceChildren();
    this.note(message, 'bad');
    this.fire('error', { code, message });
  }

  /** What the reader's edit is kept by. */
  get key(): EditedCell {
    const { id } = this.host;
    // Of two with one id, the first has it.
    const isOwn = id !== '' && document.getElementById(id) === this.host;
    return { id: isOwn ? id : '', place: this.#place, base: this.authored };
  }
}
