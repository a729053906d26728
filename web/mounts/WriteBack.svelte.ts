import type { FolderChange } from './folder-changes.ts';
import { FolderWriter, type Written } from './folder-writer.ts';
import type { MountedFolder } from './MountedFolder.svelte.ts';

export interface WriteBackItem {
  readonly folder: MountedFolder;
  readonly change: FolderChange;
  readonly end: Written;
}

/** What the runs of one cell changed in folders: what was written, and what still waits for the reader's word. */
export class WriteBack {
  readonly #note: (item: WriteBackItem) => void;
  #items = $state.raw<readonly WriteBackItem[]>([]);

  /** `note`: for the log, what came of the reader's word. */
  constructor(note: (item: WriteBackItem) => void) {
    this.#note = note;
  }

  get items(): readonly WriteBackItem[] {
    return this.#items;
  }

  /** What could not be written, and has not been given up by the reader. */
  get open(): readonly WriteBackItem[] {
    return this.#items.filter(({ end }) => end.kind !== 'written');
  }

  /** A new run: what was written before is no news, what was not is still kept. */
  begin(): void {
    this.#items = this.open;
  }

  /** What a run did; a newer change of a file takes the place of one that was not written. */
  add(items: readonly WriteBackItem[]): void {
    const isSame = (one: WriteBackItem, other: WriteBackItem): boolean =>
      one.folder === other.folder && one.change.path === other.change.path;
    const older = this.#items.filter((one) => !items.some((other) => isSame(one, other)));
    this.#items = [...older, ...items];
  }

  /** The reader's word: over what is there now, or, not forced, only if nothing has changed since. */
  async write(item: WriteBackItem, isForced: boolean): Promise<Written> {
    const { folder, change } = item;
    const end: Written =
      folder.handle === undefined || folder.access !== 'read-write'
        ? { kind: 'failed', message: 'The folder is not mounted for writing.', isFinal: false }
        : await new FolderWriter(folder.handle).write(change, { isForced });
    const tried = { ...item, end };
    this.#items = this.#items.map((each) => (each === item ? tried : each));
    this.#note(tried);
    return end;
  }

  /** The reader leaves the folder as it is. */
  drop(item: WriteBackItem): void {
    this.#items = this.#items.filter((each) => each !== item);
  }
}
