import type { Notebook } from '#model/notebook.ts';
import type { Notebooks, SaveResult } from './notebooks.ts';

/** From the last keystroke to the save, and from the first unsaved one at the latest, in milliseconds. */
const QUIET_MS = 400;
const LATEST_MS = 2_000;
/** From a save that failed to the next try, in milliseconds. */
const RETRY_MS = 10_000;

export type SaveState =
  | { readonly kind: 'saved' }
  | { readonly kind: 'pending' }
  /** Kept in this page only. */
  | { readonly kind: 'unsaved'; readonly reason: string }
  /** The notebook had been changed in another tab: this text goes on as a notebook of its own. */
  | { readonly kind: 'copied'; readonly id: string };

export interface AutosaveOptions {
  readonly id: string;
  /** Revision that was loaded; undefined for a new notebook. */
  readonly revision: number | undefined;
  readonly onState?: (state: SaveState) => void;
}

/** Saves a notebook while it is written: soon after the last change, at once when the page is hidden, one save at a time. */
export class Autosave {
  readonly #notebooks: Notebooks;
  readonly #options: AutosaveOptions;
  readonly #leaving = new AbortController();
  #id: string;
  #revision: number | undefined;
  #pending: Notebook | undefined;
  #since = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> | undefined;

  constructor(notebooks: Notebooks, options: AutosaveOptions) {
    this.#notebooks = notebooks;
    this.#options = options;
    this.#id = options.id;
    this.#revision = options.revision;
    const { signal } = this.#leaving;
    const page = globalThis as Partial<Pick<typeof globalThis, 'document' | 'addEventListener'>>;
    page.document?.addEventListener(
      'visibilitychange',
      () => {
        if (document.visibilityState === 'hidden') void this.flush();
      },
      { signal },
    );
    page.addEventListener?.(
      'pagehide',
      () => {
        if (this.#pending) this.#notebooks.keepDraft(this.#id, this.#pending, this.#revision);
        void this.flush();
      },
      { signal },
    );
  }

  /** Changes when the text had to go on as a copy. */
  get id(): string {
    return this.#id;
  }

  get revision(): number | undefined {
    return this.#revision;
  }

  /** Takes a plain snapshot of the notebook (no proxies) and saves it soon. */
  change(notebook: Notebook): void {
    const now = performance.now();
    if (!this.#pending) {
      this.#since = now;
      this.#options.onState?.({ kind: 'pending' });
    }
    this.#pending = notebook;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => void this.flush(),
      Math.min(QUIET_MS, Math.max(0, this.#since + LATEST_MS - now)),
    );
  }

  /** Saves now. Resolves when everything given so far is saved, or has been found not to be. Never rejects. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    while (this.#saving) await this.#saving;
    if (!this.#pending) return;
    this.#saving = this.#save(this.#pending).finally(() => {
      this.#saving = undefined;
    });
    await this.#saving;
  }

  /** Saves what is left and stops listening. */
  async dispose(): Promise<void> {
    this.#leaving.abort();
    await this.flush();
  }

  async #save(notebook: Notebook): Promise<void> {
    const result: SaveResult = await this.#notebooks.save(this.#id, notebook, this.#revision);
    this.#id = result.id;
    this.#revision = result.revision;
    const isLatest = this.#pending === notebook;
    if (isLatest) this.#pending = undefined;
    else this.#since = performance.now();
    if (result.isCopy) this.#options.onState?.({ kind: 'copied', id: result.id });
    if (result.unsaved !== undefined) {
      this.#options.onState?.({ kind: 'unsaved', reason: result.unsaved });
      this.#retry(notebook);
    } else if (isLatest) this.#options.onState?.({ kind: 'saved' });
  }

  #retry(notebook: Notebook): void {
    if (this.#pending || this.#leaving.signal.aborted) return;
    this.#pending = notebook;
    this.#timer = setTimeout(() => void this.flush(), RETRY_MS);
  }
}
