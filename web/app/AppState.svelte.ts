import type { Petri } from '#api/petri.ts';
import type { CellFacts } from '#capabilities/cell-facts.ts';
import type { Permissions } from '#capabilities/Permissions.svelte.ts';
import { Questions } from '#capabilities/Questions.svelte.ts';
import type { CellAction, CellContext } from '#cells/context.ts';
import type { NewCell } from '#cells/new-cell.ts';
import { nameOfCell } from '#cells/cell-name.ts';
import type { CellState } from '#cells/CellState.svelte.ts';
import { Manifests } from '#cells/Manifests.svelte.ts';
import type { NotebookState } from '#cells/NotebookState.svelte.ts';
import { runCell } from '#cells/run-cell.ts';
import { WhyNot } from '#cells/WhyNot.svelte.ts';
import { languages, loadStarter } from '#languages/registry.ts';
import { encodeFailure } from '#model/errors.ts';
import type { LanguageManifest } from '#model/language.ts';
import { NOTEBOOK_FORMAT, newCellId, type Notebook } from '#model/notebook.ts';
import type { SessionFiles } from '#model/session-files.ts';
import type { Mounts } from '#mounts/Mounts.svelte.ts';
import { AuditLog } from '#storage/audit.ts';
import { openNotebooks, type NotebookEntry, type Notebooks } from '#storage/notebooks.ts';
import type { Settings } from '#storage/settings.ts';
import { TrustStore } from '#storage/trust.ts';
import { ToastList } from '#ui/ToastList.svelte.ts';
import { OpenNotebook } from './OpenNotebook.svelte.ts';
import { ReaderSettings } from './ReaderSettings.svelte.ts';

export type DialogName =
  | 'samples'
  | 'notebooks'
  | 'share'
  | 'permissions'
  | 'activity'
  | 'folders'
  | 'storage'
  | 'settings'
  | 'keys';

/** The app: one open notebook, the reader's settings and what the page is busy with. Implements what cells need of it. */
export class AppState implements CellContext {
  readonly languages = languages;
  readonly toasts = new ToastList();
  /** What programs ask the reader. */
  readonly questions = new Questions();
  readonly canAsk = 'Suspending' in WebAssembly || globalThis.crossOriginIsolated;
  readonly petri: Promise<Petri>;
  readonly #manifests = new Manifests();
  readonly #whyNot: WhyNot;
  readonly #reader = new ReaderSettings();
  readonly #trust = {
    questions: this.questions,
    log: new AuditLog(),
    store: new TrustStore({
      onReport: (report) => {
        this.toasts.show(report.message, { tone: 'warning' });
      },
    }),
  };
  #notebooks!: Notebooks;
  #current = $state.raw<OpenNotebook>();
  /** What is to be on screen as soon as all of it is there. */
  #next: OpenNotebook | undefined;
  #dialog = $state.raw<DialogName>();
  #linkProblem = $state.raw<string>();
  /** Ends when what was opened last is shown. */
  #opened: Promise<unknown> = Promise.resolve();

  constructor() {
    // In parallel with everything else: the page can be read and written in before a program can run.
    this.petri = import('#api/create-petri.ts').then((module) =>
      module.createPagePetri({
        base: document.baseURI,
        onReport: (report) => {
          this.toasts.show(report.message, { tone: 'warning' });
        },
      }),
    );
    this.#whyNot = new WhyNot(this.petri);
  }

  get settings(): Settings {
    return this.#reader.current;
  }

  get dark(): boolean {
    return this.#reader.dark;
  }

  get editor(): CellContext['editor'] {
    const { editor, fontSize, tabSize, wrapLines, closeBrackets } = this.settings;
    return { kind: editor, fontSize, tabSize, wrapLines, closeBrackets };
  }

  get limits(): Settings['limits'] {
    return this.settings.limits;
  }

  /** The notebook on screen. Set once `open` has resolved. */
  get current(): OpenNotebook {
    if (this.#current === undefined) throw new Error('AppState is used before open() has resolved.');
    return this.#current;
  }

  get permissions(): Permissions {
    return this.current.permissions;
  }

  get mounts(): Mounts {
    return this.current.mounts;
  }

  showPermissions(): void {
    this.#dialog = 'permissions';
  }

  showFolders(): void {
    this.#dialog = 'folders';
  }

  get notebooks(): Notebooks {
    return this.#notebooks;
  }

  get dialog(): DialogName | undefined {
    return this.#dialog;
  }

  set dialog(name: DialogName | undefined) {
    this.#dialog = name;
  }

  /** Why the link in the address could not be opened. */
  get linkProblem(): string | undefined {
    return this.#linkProblem;
  }

  /** Opens the link in the address, else the notebook used last, else a new one. Never rejects. */
  async open(): Promise<void> {
    this.#notebooks = await openNotebooks({
      onReport: (report) => {
        this.toasts.show(report.message, { tone: 'warning' });
      },
      makeRoom: async () => (await this.petri).artifacts.clear(),
    });
    addEventListener('hashchange', () => void this.#inTurn(() => this.#openLink()));
    await this.#inTurn(async () => {
      if (!(await this.#openLink())) await this.openOwn();
    });
  }

  change(settings: Partial<Settings>): void {
    if (!this.#reader.set(settings)) {
      this.toasts.show('This browser does not keep settings for this page: they last until you leave it.', {
        tone: 'warning',
      });
    }
  }

  /** The reader's newest notebook, or a first one. */
  async openOwn(): Promise<void> {
    const newest = (await this.#notebooks.list())[0];
    if (newest === undefined || !(await this.openSaved(newest.id))) await this.openNew();
  }

  async openSaved(id: string): Promise<boolean> {
    const saved = await this.#notebooks.load(id);
    if (saved === undefined) return false;
    const { notebook, revision } = saved;
    await this.#show(
      new OpenNotebook(notebook, this.#notebooks, { ...this.#common, id, revision, origin: 'own' }),
    );
    return true;
  }

  async openNew(cell?: NewCell, title?: string): Promise<void> {
    const { language } = this.settings;
    const known = this.languages.some(({ id }) => id === language)
      ? language
      : (this.languages[0]?.id ?? 'c');
    void this.loadManifest(cell?.language ?? known);
    const first = cell ?? { language: known, source: await this.starter(known).catch(() => '') };
    const kind = this.#kindOf(first.language);
    const notebook: Notebook = {
      format: NOTEBOOK_FORMAT,
      ...(title === undefined ? {} : { title }),
      cells: [{ ...first, id: newCellId(), kind }],
    };
    await this.#show(new OpenNotebook(notebook, this.#notebooks, { ...this.#common, origin: 'new' }));
  }

  manifest(language: string): LanguageManifest | undefined {
    return this.#manifests.of(language);
  }

  loadManifest(language: string): Promise<LanguageManifest | undefined> {
    return this.#manifests.load(language);
  }

  whyNot(language: string): string | undefined {
    return this.#whyNot.of(language);
  }

  /** The cells of programs, for dialogs that speak of them. */
  get cellFacts(): readonly CellFacts[] {
    return this.current.state.cells
      .filter(({ kind }) => kind === 'code')
      .map((cell) => ({ id: cell.id, name: this.nameOf(cell), asks: cell.asks }));
  }

  nameOf(cell: CellState): string {
    return nameOfCell(cell, this.current.state.cells, this.languages);
  }

  filesAbove(cell: CellState): SessionFiles {
    return this.current.state.filesAbove(cell);
  }

  starter(language: string): Promise<string> {
    return loadStarter(language);
  }

  notify(text: string, tone: 'plain' | 'warning' | 'error' = 'plain'): void {
    this.toasts.show(text, { tone });
  }

  async addCell(after?: CellState): Promise<void> {
    const { cells } = this.current.state;
    const before = (after === undefined ? cells : cells.slice(0, cells.indexOf(after) + 1)).findLast(
      ({ kind }) => kind === 'code',
    );
    const language = before?.language ?? this.settings.language;
    this.#add({ language, source: await this.starter(language).catch(() => '') }, after);
  }

  /** A cell of text, empty: it opens to be written in. */
  addText(after?: CellState): void {
    const language = this.languages.find(({ kind }) => kind === 'markdown')?.id;
    if (language !== undefined) this.#add({ kind: 'markdown', language, source: '' }, after);
  }

  onCellAction(action: CellAction, cell: CellState): void {
    const notebook = this.current.state;
    if (action === 'add') void this.addCell(cell);
    else if (action === 'add-text') this.addText(cell);
    else if (action === 'delete') {
      notebook.delete(cell);
      this.#offerUndo('Cell deleted.', notebook);
    } else notebook.move(cell, action === 'up' ? -1 : 1);
  }

  deleteFile(cell: CellState, name: string): void {
    const notebook = this.current.state;
    notebook.deleteFile(cell, name);
    this.#offerUndo(`${name} deleted.`, notebook);
  }

  #add(cell: NewCell, after: CellState | undefined): void {
    const { id } = this.current.state.add(cell, after);
    requestAnimationFrame(() => {
      document.querySelector(`[data-cell="${id}"]`)?.scrollIntoView({ block: 'nearest' });
    });
  }

  #kindOf(language: string): 'code' | 'markdown' {
    return this.languages.find(({ id }) => id === language)?.kind ?? 'code';
  }

  #offerUndo(text: string, notebook: NotebookState): void {
    const undo = (): void => {
      notebook.undo();
    };
    this.toasts.show(text, { action: { label: 'Undo', do: undo } });
  }

  /** Cell after cell, in order; ends at the first that does not exit with 0. */
  async runAll(): Promise<void> {
    for (const cell of this.current.state.cells) {
      if (cell.kind === 'markdown') continue;
      await runCell(cell, this);
      if (cell.run.result?.exitCode !== 0) return;
    }
  }

  stopAll(): void {
    for (const cell of this.current.state.cells) cell.run.stop();
  }

  async rename(entry: NotebookEntry, title: string): Promise<void> {
    if (entry.id === this.current.id) {
      this.current.state.title = title;
      return;
    }
    const saved = await this.#notebooks.load(entry.id);
    if (saved !== undefined)
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

  readonly #common = {
    trust: this.#trust,
    ondecided: (): void => {
      this.leaveLink();
    },
    oncopied: (): void => {
      this.toasts.show('This notebook was changed in another tab: your text goes on as a copy of it.', {
        tone: 'warning',
      });
    },
  };

  /** A link that comes while the page still opens another notebook is opened after it, not lost under it. */
  #inTurn<T>(open: () => Promise<T>): Promise<T> {
    const opening = this.#opened.then(open, open);
    this.#opened = opening;
    return opening;
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
    const languages = next.state.cells.map(({ language }) => this.loadManifest(language));
    await Promise.all([next.permissions.ready, ...languages]);
    if (this.#next !== next) return;
    void this.#current?.close();
    this.#current = next;
  }
}
