import { isFromLink } from '#storage/notebooks.ts';
import { hasDatabase } from '#storage/open.ts';
import { MOUNT_DATABASE } from '#storage/schema.ts';
import type { FolderList, FolderListOptions } from './FolderList.svelte.ts';
import type { MountedFolder } from './MountedFolder.svelte.ts';
import type { MountedRun, RunPlace } from './mounted-run.ts';
import type { WriteBack } from './WriteBack.svelte.ts';

export interface MountsOptions extends Omit<FolderListOptions, 'notebook'> {
  /** False: nothing can have been mounted in it yet. */
  readonly isSaved: boolean;
}

/**
 * Folders of the reader's machine in the open notebook. All that it takes is loaded when there is one: most readers never
 * mount any. One from a link never has any, whatever else its reader allows it.
 */
export class Mounts {
  readonly #options: MountsOptions;
  #notebook: string;
  #list = $state.raw<FolderList>();
  #loading: Promise<FolderList> | undefined;
  /** Ends when what was mounted before is known, which can fail with what cannot be loaded. */
  #restored: Promise<unknown>;

  constructor(notebook: string, options: MountsOptions) {
    this.#notebook = notebook;
    this.#options = options;
    this.#restored = options.isSaved ? this.#restore() : Promise.resolve();
    // Said by the run that needs it.
    this.#restored.catch(() => undefined);
  }

  get isFromLink(): boolean {
    return isFromLink(this.#notebook);
  }

  get folders(): readonly MountedFolder[] {
    return this.#list?.folders ?? [];
  }

  /** What the runs of a cell changed in folders; undefined when nothing. */
  writtenBy(cell: string): WriteBack | undefined {
    return this.#list?.writtenBy(cell);
  }

  /** Rejects when it cannot be loaded. */
  load(): Promise<FolderList> {
    this.#loading ??= import('./FolderList.svelte.ts').then(
      async (module) => {
        const { onkeep, onstop, log } = this.#options;
        const list = new module.FolderList({ notebook: () => this.#notebook, log, onkeep, onstop });
        if (this.#options.isSaved && !this.isFromLink) await list.restore();
        this.#list = list;
        return list;
      },
      (error: unknown) => {
        this.#loading = undefined;
        throw error;
      },
    );
    return this.#loading;
  }

  /** For a run that starts now; undefined when nothing is mounted. Throws Failure `folder.unavailable`. */
  async forRun(place: RunPlace): Promise<MountedRun | undefined> {
    try {
      await this.#restored;
    } catch {
      // What was not loaded may be by now.
      this.#restored = this.load();
      await this.#restored;
    }
    return this.folders.length === 0 ? undefined : this.#list?.forRun(place);
  }

  /** The text goes on under another id: so do its folders. */
  moveTo(notebook: string): void {
    this.#notebook = notebook;
    if (this.folders.length > 0) void this.#list?.save();
  }

  async #restore(): Promise<void> {
    if (this.isFromLink || !('showDirectoryPicker' in globalThis)) return;
    if (await hasDatabase(MOUNT_DATABASE.name)) await this.load();
  }
}
