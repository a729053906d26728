import type { EmbedResult } from '../protocol.ts';
import { CellCore } from './cell-core.ts';

declare global {
  interface HTMLElementTagNameMap {
    'petri-cell': PetriCell;
  }
}

/** `<petri-cell>`: see public/docs/embedding.md. */
export class PetriCell extends HTMLElement {
  static readonly observedAttributes = ['language', 'readonly', 'controls', 'output', 'src'];

  #core: CellCore | undefined;
  /** Set before the element was in a page. */
  #early: string | undefined;

  constructor() {
    super();
    // Set before the element was defined: a property of its own, in the way of the one below.
    if (Object.hasOwn(this, 'code')) {
      this.#early = this.code;
      delete (this as { code?: string }).code;
    }
  }

  connectedCallback(): void {
    const isNew = this.#core === undefined;
    this.#core ??= new CellCore(this);
    this.#core.connect();
    contents.observe(this, { childList: true, characterData: true, subtree: true });
    if (isNew && this.#early !== undefined) this.code = this.#early;
    if (isNew) void pageReady.then(() => this.#core?.fire('ready'));
  }

  disconnectedCallback(): void {
    // An element that is moved is in the page again at once.
    queueMicrotask(() => {
      if (!this.isConnected) this.#core?.disconnect();
    });
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (this.#core === undefined || before === after) return;
    this.#core.attributes();
    if (name !== 'controls' && name !== 'output') this.#core.paint();
  }

  /** The author's code has changed on the page. */
  contentsChanged(): void {
    this.#core?.read();
  }

  /** The code that the reader sees, as they have it now. */
  get code(): string {
    return this.#core?.code ?? this.#early ?? '';
  }

  set code(text: string) {
    this.#early = text.replaceAll(/\r\n?/g, '\n');
    this.#core?.changeCode(this.#early);
  }

  get state(): string {
    return this.dataset['state'] ?? 'idle';
  }

  /** Runs the cell as its button does. Undefined when nothing could be run: the cell then says why, and `error` was fired. */
  async run(): Promise<EmbedResult | undefined> {
    return this.#core?.use((live) => live.run());
  }

  stop(): void {
    void this.#core?.use((live) => live.stop());
  }

  /** Back to the author's code, without output. */
  reset(): void {
    void this.#core?.use((live) => live.reset());
  }

  /** For the cells that depend on this one. */
  get core(): CellCore | undefined {
    return this.#core;
  }
}

const contents = new MutationObserver((records) => {
  const cells = records.map(({ target }) =>
    (target instanceof Element ? target : target.parentElement)?.closest('petri-cell'),
  );
  for (const cell of new Set(cells)) cell?.contentsChanged();
});

/** Once the scripts of the page have run: what they listen for comes after that. */
const pageReady = new Promise<void>((done) => {
  if (document.readyState === 'complete') done();
  else for (const name of ['DOMContentLoaded', 'load']) addEventListener(name, () => done());
});
