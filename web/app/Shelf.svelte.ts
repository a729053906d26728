import type { PermissionsOptions } from '#capabilities/Permissions.svelte.ts';
import type { NewCell } from '#cells/new-cell.ts';
import { languages, loadStarter } from '#languages/registry.ts';
import { encodeFailure } from '#model/errors.ts';
import { NOTEBOOK_FORMAT, newCellId, type Notebook } from '#model/notebook.ts';
import type { SharedDocument } from '#share/formats/document.ts';
import { AuditLog } from '#storage/audit.ts';
import { openNotebooks, type NotebookEntry, type Notebooks } from '#storage/notebooks.ts';
import { TrustStore } from '#storage/trust.ts';
import { OpenNotebook } from './OpenNotebook.svelte.ts';

interface ShelfOptions {
  readonly questions: PermissionsOptions['questions'];
  /** Tells the reader what went wrong and is taken care of. */
  readonly warn: (text: string) => void;
  /** Frees storage that can be filled again. */
  readonly makeRoom: () => Promise<void>;
  /** Of new notebooks. */
  readonly language: () => string;
  /** Loads what is shown of a language's cells. */
  readonly prepare: (language: string) => Promise<unknown>;
}

/** The notebooks of this browser, and the one of them, or of a link, that is on screen. */
export class Shelf {
  readonly #options: ShelfOptions;
  readonly #trust: Pick<PermissionsOptions, 'store' | 'log' | 'questions'>;
  #notebooks!: Notebooks;
  #current = $state.raw<OpenNotebook>();
  /** What is to be on screen as soon as all of it is there. */
  #next: OpenNotebook | undefined;
  #linkProblem = $state.raw<string>();
  /** Ends when what was opened last is shown. */
  #opened: Promise<unknown> = Promise.resolve();
  #underWay = $state.raw(0);

  constructor(options: ShelfOptions) {
    this.#options = options;
    const onReport = ({ message }: { readonly message: string }): void => {
      options.warn(message);
    };
    this.#trust = {
      questions: options.questions,
      log: new AuditLog(),
      store: new TrustStore({ onReport }),
    };
  }

  get notebooks(): Notebooks {
    return this.#notebooks;
  }

  /** The notebook on screen. Set once `open` has resolved. */
  get current(): OpenNotebook {
    if (this.#current === undefined) throw new Error('The shelf is used before open() has resolved.');
    return this.#current;
  }

  /** Whether another notebook is about to take the place of the one on screen. */
  get isOpening(): boolean {
    return this.#underWay > 0;
  }

  /** Why the link in the address could not be opened. */
  get linkProblem(): string | undefined {
    return this.#linkProblem;
  }

  /** Opens the link in the address, else the notebook used last, else a new one. Never rejects. */
  async open(): Promise<void> {
    this.#notebooks = await openNotebooks({
      onReport: ({ message }) => {
        this.#options.warn(message);
      },
      makeRoom: this.#options.makeRoom,
    });
    addEventListener('hashchange', () => void this.#inTurn(() => this.#openLink()));
    await this.#inTurn(async () => {
      if (!(await this.#openLink())) await this.openOwn();
    });
  }

  /** The reader's newest notebook, or a first one. */
  openOwn(): Promise<void> {
    return this.#busy(async () => {
      const newest = (await this.#notebooks.list())[0];
      if (newest === undefined || !(await this.#openSaved(newest.id))) await this.#openNew();
    });
  }

  /** Opens a notebook of this browser in place of a link. False when it is not there. */
  openSaved(id: string): Promise<boolean> {
    this.leaveLink();
    return this.#busy(() => this.#openSaved(id));
  }

  /** Opens a notebook of one cell, by default a starter's, in place of a link. */
  openNew(cell?: NewCell, title?: string): Promise<void> {
    this.leaveLink();
    return this.#busy(() => this.#openNew(cell, title));
  }

  async #openSaved(id: string): Promise<boolean> {
    const saved = await this.#notebooks.load(id);
    if (saved === undefined) return false;
    const { notebook, revision } = saved;
    const next = new OpenNotebook(notebook, this.#notebooks, {
      ...this.#common,
      id,
      revision,
      origin: 'own',
    });
    await this.#show(next);
    void import('./recorded-outputs.ts').then(
      ({ showKeptOutputs }) => showKeptOutputs(id, next.state.cells),
      () => undefined, // The notebook itself is there.
    );
    return true;
  }

  async #openNew(cell?: NewCell, title?: string): Promise<void> {
    const language = this.#options.language();
    const known = languages.some(({ id }) => id === language) ? language : (languages[0]?.id ?? 'c');
    void this.#options.prepare(cell?.language ?? known);
    const first = cell ?? { language: known, source: await loadStarter(known).catch(() => '') };
    const kind = languages.find(({ id }) => id === first.language)?.kind ?? 'code';
    const notebook: Notebook = {
      format: NOTEBOOK_FORMAT,
      ...(title === undefined ? {} : { title }),
      cells: [{ ...first, id: newCellId(), kind }],
    };
    await this.#show(new OpenNotebook(notebook, this.#notebooks, { ...this.#common, origin: 'new' }));
  }

  /**
   * Opens what was read from a file, as the reader's own and kept at once, or, from a link or an address, as a stranger's. What was on
   * screen stays as it was saved.
   */
  openDocument({ notebook, outputs }: SharedDocument, origin: 'own' | 'link'): Promise<void> {
    return this.#inTurn(async () => {
      this.leaveLink();
      const next = new OpenNotebook(notebook, this.#notebooks, {
        ...this.#common,
        origin: origin === 'link' ? 'link' : 'new',
      });
      for (const cell of next.state.cells) {
        const printed = outputs.get(cell.id);
        if (printed !== undefined) cell.run.show(printed);
      }
      await this.#show(next);
      if (origin === 'own') {
        next.keep();
        next.keepOutputs();
      }
    });
  }

  async rename(entry: NotebookEntry, title: string): Promise<void> {
    if (entry.id === this.current.id) {
      this.current.state.title = title;
      return;
    }
    const saved = await this.#notebooks.load(entry.id);
    if (saved === undefined) return;
    await this.#notebooks.save(entry.id, { ...saved.notebook, title }, saved.revision);
  }

  /** Moves a notebook to the bin. When it is the open one, another takes its place. */
  async discard(id: string): Promise<void> {
    const isOpen = id === this.current.id;
    if (isOpen) await this.current.close();
    await this.#notebooks.delete(id);
    if (isOpen) await this.openOwn();
  }

  /** Takes the link out of the address: what is on screen is the reader's own. */
  leaveLink(): void {
    if (location.hash !== '' || location.search !== '') history.replaceState(null, '', location.pathname);
    this.#linkProblem = undefined;
  }

  get #common(): Pick<ConstructorParameters<typeof OpenNotebook>[2], 'trust' | 'ondecided' | 'oncopied'> {
    return {
      trust: this.#trust,
      ondecided: () => {
        this.leaveLink();
      },
      oncopied: () => {
        this.#options.warn('This notebook was changed in another tab: your text goes on as a copy of it.');
      },
    };
  }

  /** A link that comes while the page still opens another notebook is opened after it, not lost under it. */
  #inTurn<T>(open: () => Promise<T>): Promise<T> {
    const opening = this.#busy(() => this.#opened.then(open, open));
    this.#opened = opening;
    return opening;
  }

  async #busy<T>(open: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await open();
    } finally {
      this.#underWay -= 1;
    }
  }

  async #openLink(): Promise<boolean> {
    const link = location.search + location.hash;
    if (link.length < 2) return false;
    try {
      const { decodeLink } = await import('#share/link.ts');
      const notebook = await decodeLink(link);
      if (notebook === undefined) return false;
      this.#linkProblem = undefined;
      await this.#show(new OpenNotebook(notebook, this.#notebooks, { ...this.#common, origin: 'link' }));
      return true;
    } catch (error) {
      this.#linkProblem = encodeFailure(error).message;
      return false;
    }
  }

  async #show(next: OpenNotebook): Promise<void> {
    this.#next = next;
    // What is shown is shown at once as it will be.
    const prepared = next.state.cells.map(({ language }) => this.#options.prepare(language));
    await Promise.all([next.permissions.ready, ...prepared]);
    if (this.#next !== next) return;
    void this.#current?.close();
    this.#current = next;
  }
}
