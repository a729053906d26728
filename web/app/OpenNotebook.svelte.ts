import { Permissions, type PermissionsOptions } from '#capabilities/Permissions.svelte.ts';
import { NotebookState } from '#cells/NotebookState.svelte.ts';
import type { Notebook } from '#model/notebook.ts';
import { Mounts } from '#mounts/Mounts.svelte.ts';
import { Autosave, type SaveState } from '#storage/autosave.ts';
import { newNotebookId, type Notebooks } from '#storage/notebooks.ts';

export type Origin = 'own' | 'new' | 'link';

/** From the end of a run until what it printed is kept, in milliseconds. */
const KEEP_AFTER_MS = 300;

/** The notebook on screen and how it is kept. One from a link is the reader's own from the first change on. */
export class OpenNotebook {
  readonly state: NotebookState;
  readonly permissions: Permissions;
  readonly mounts: Mounts;
  readonly #autosave: Autosave;
  #origin = $state.raw<Origin>('own');
  /** Whether the page still says that this came by a link. */
  #showsLink = $state.raw(false);
  #save = $state.raw<SaveState | undefined>();
  /** Revision of the document that was saved last. */
  #seen: number;
  #shown: readonly unknown[] | undefined;
  #keeping: ReturnType<typeof setTimeout> | undefined;

  constructor(
    notebook: Notebook,
    notebooks: Notebooks,
    options: {
      readonly id?: string;
      readonly revision?: number;
      readonly origin: Origin;
      readonly oncopied?: () => void;
      readonly trust: Pick<PermissionsOptions, 'store' | 'log' | 'questions'>;
      /** The reader decided something about it that is to be kept. */
      readonly ondecided: () => void;
    },
  ) {
    const id = options.id ?? newNotebookId(options.origin === 'link');
    this.state = new NotebookState(notebook);
    this.#seen = this.state.revision;
    this.#origin = options.origin;
    this.#showsLink = options.origin === 'link';
    const isSaved = options.id !== undefined;
    const onkeep = (): void => {
      this.keep();
      options.ondecided();
    };
    this.mounts = new Mounts(id, {
      isSaved,
      onkeep,
      log: options.trust.log,
      onstop: (cells) => {
        for (const cell of this.state.cells) if (cells.includes(cell.id)) cell.run.stop();
      },
    });
    this.permissions = new Permissions(id, {
      ...options.trust,
      isSaved,
      onkeep,
      onrevoke: (capability) => {
        for (const cell of this.state.cells) cell.run.revoke(capability);
      },
    });
    this.#autosave = new Autosave(notebooks, {
      id,
      revision: options.revision,
      onState: (state) => {
        if (state.kind === 'copied') {
          this.permissions.moveTo(state.id);
          this.mounts.moveTo(state.id);
          options.oncopied?.();
        } else this.#save = state;
      },
    });
  }

  get id(): string {
    return this.#autosave.id;
  }

  /** `link` until it is kept or changed. */
  get origin(): Origin {
    return this.#origin;
  }

  get showsLink(): boolean {
    return this.#showsLink;
  }

  /** The reader has seen that it is theirs now. */
  hideLink(): void {
    this.#showsLink = false;
  }

  /** Undefined while there is nothing to save. */
  get saveState(): SaveState | undefined {
    return this.#save;
  }

  /** To be called when the document may have changed. */
  saveIfChanged(revision: number): void {
    if (revision === this.#seen) return;
    this.#seen = revision;
    this.keep();
  }

  /** To be called when a run may have begun, ended or been cleared: what the cells show now is there again after a reload. */
  keepOutputsIfChanged(): void {
    const shown = this.state.cells.map(({ run }) => run.result ?? run.recorded);
    const isFirst = this.#shown === undefined;
    const isSame =
      shown.length === this.#shown?.length && shown.every((each, at) => each === this.#shown?.[at]);
    this.#shown = shown;
    if (!isFirst && !isSame) this.keepOutputs();
  }

  /** Soon: a run that begins takes away what was shown, and what it prints is there when it ends. */
  keepOutputs(): void {
    clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => {
      const { cells } = this.state;
      if (this.#origin !== 'own') return;
      void import('./recorded-outputs.ts').then(
        ({ keepOutputs }) => keepOutputs(this.id, cells),
        () => undefined, // Gone with the page, as the code for it.
      );
    }, KEEP_AFTER_MS);
  }

  /** Saves the notebook as the reader's own. */
  keep(): void {
    this.#origin = 'own';
    this.#autosave.change(this.state.toNotebook());
  }

  /** Saves what is left, ends all runs. */
  async close(): Promise<void> {
    this.state.dispose();
    await this.#autosave.dispose();
  }
}
