import { tick } from 'svelte';
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
import { ServiceState } from '#cells/ServiceState.svelte.ts';
import { WhyNot } from '#cells/WhyNot.svelte.ts';
import { languages, loadStarter } from '#languages/registry.ts';
import type { LanguageEntry, LanguageManifest } from '#model/language.ts';
import type { SessionFiles } from '#model/session-files.ts';
import type { Mounts } from '#mounts/Mounts.svelte.ts';
import { readSiteSettings } from '#service/site-settings.ts';
import { ServiceKeys } from '#storage/service-keys.ts';
import type { Settings } from '#storage/settings.ts';
import { ToastList } from '#ui/ToastList.svelte.ts';
import type { OpenNotebook } from './OpenNotebook.svelte.ts';
import { ReaderSettings } from './ReaderSettings.svelte.ts';
import { Shelf } from './Shelf.svelte.ts';
import { SiteLanguages } from './SiteLanguages.svelte.ts';

export type DialogName =
  | 'samples'
  | 'notebooks'
  | 'open'
  | 'share'
  | 'permissions'
  | 'activity'
  | 'folders'
  | 'storage'
  | 'settings'
  | 'service-key'
  | 'keys';

/** The app: one open notebook, the reader's settings and what the page is busy with. Implements what cells need of it. */
export class AppState implements CellContext {
  readonly languages = languages;
  readonly toasts = new ToastList();
  /** What programs ask the reader. */
  readonly questions = new Questions();
  readonly canAsk = 'Suspending' in WebAssembly || globalThis.crossOriginIsolated;
  readonly petri: Promise<Petri>;
  readonly #site: SiteLanguages;
  readonly #manifests = new Manifests();
  readonly service: ServiceState;
  readonly serviceKeys = new ServiceKeys();
  readonly #whyNot: WhyNot;
  readonly #reader = new ReaderSettings();
  readonly shelf: Shelf;
  #dialog = $state.raw<DialogName>();

  constructor() {
    const settings = readSiteSettings(document.baseURI);
    this.#site = new SiteLanguages(settings);
    // In parallel with everything else: the page can be read and written in before a program can run.
    this.petri = import('#api/create-petri.ts').then((module) =>
      module.createPagePetri({
        base: document.baseURI,
        siteService: true,
        keyOf: (address) => this.serviceKeys.of(address),
        settings,
        onReport: (report) => {
          this.notify(report.message, 'warning');
        },
      }),
    );
    this.#whyNot = new WhyNot(this.petri);
    this.service = new ServiceState(this.petri);
    this.shelf = new Shelf({
      questions: this.questions,
      warn: (text) => {
        this.notify(text, 'warning');
      },
      makeRoom: async () => (await this.petri).artifacts.clear(),
      language: () => this.#site.first(this.settings.language),
      prepare: (language) => this.loadManifest(language),
    });
  }

  get offered(): readonly LanguageEntry[] {
    return this.#site.offered;
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

  /** The notebook on screen. Set once the shelf is open. */
  get current(): OpenNotebook {
    return this.shelf.current;
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

  showServiceKey(): void {
    this.#dialog = 'service-key';
  }

  get dialog(): DialogName | undefined {
    return this.#dialog;
  }

  set dialog(name: DialogName | undefined) {
    this.#dialog = name;
  }

  change(settings: Partial<Settings>): void {
    if (!this.#reader.set(settings)) {
      this.toasts.show('This browser does not keep settings for this page: they last until you leave it.', {
        tone: 'warning',
      });
    }
  }

  manifest(language: string): LanguageManifest | undefined {
    return this.#manifests.of(language);
  }

  loadManifest(language: string): Promise<LanguageManifest | undefined> {
    return this.#manifests.load(language);
  }

  whyNot(language: string): string | undefined {
    const entry = this.languages.find(({ id }) => id === language);
    return (
      this.#site.whyNot(language) ??
      this.#whyNot.of(language) ??
      (entry?.compiler === 'service' && entry.targets.every((target) => this.service.lacks(entry, target))
        ? `${entry.label} needs a compile service.`
        : undefined)
    );
  }

  /** A first notebook that nobody has touched is in a language that the site has, once that is known. */
  async settleLanguage(): Promise<void> {
    await this.#site.known;
    const { origin, state } = this.current;
    const language = state.cells[0]?.language ?? '';
    if (origin === 'new' && this.#site.whyNot(language) !== undefined) await this.shelf.openNew();
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
    const language = this.#site.first(before?.language ?? this.settings.language);
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
      const at = notebook.cells.indexOf(cell);
      notebook.delete(cell);
      this.#offerUndo('Cell deleted.', notebook);
      void focusMenu(notebook.cells[at] ?? notebook.cells.at(-1));
    } else {
      notebook.move(cell, action === 'up' ? -1 : 1);
      void focusMenu(cell);
    }
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

  #offerUndo(text: string, notebook: NotebookState): void {
    const undo = (): void => {
      notebook.undo();
    };
    const isAbout = (): boolean => this.current.state === notebook;
    this.toasts.show(text, { action: { label: 'Undo', do: undo }, isAbout });
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
}

/** The keyboard stays where it was: an element that moves loses the focus, and one that is deleted takes it along. */
async function focusMenu(cell: CellState | undefined): Promise<void> {
  await tick();
  const menu = cell === undefined ? '.add button' : `[data-cell="${cell.id}"] [aria-label="Cell actions"]`;
  document.querySelector<HTMLElement>(menu)?.focus();
}
