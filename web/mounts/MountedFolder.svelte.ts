import { Failure } from '#model/errors.ts';
import type { FolderAccess } from '#model/session-files.ts';
import { askPermission, permissionOf } from './file-system-access.ts';
import { readFolder, type FolderContent, type LeftOut } from './read-folder.ts';

/**
 * `asks`: the browser wants to hear from the reader again. `gone`: it was moved, renamed or deleted. `unreadable`: anything
 * else that is wrong with it.
 */
export type FolderState = 'ready' | 'asks' | 'gone' | 'unreadable';

/** What was in a folder when it was read last. */
export interface FolderSummary {
  readonly files: readonly { readonly path: string; readonly size: number }[];
  readonly bytes: number;
  readonly leftOut: readonly LeftOut[];
}

/** A folder of the reader's machine that a notebook's programs find under `name`: itself, or a copy in memory. */
export class MountedFolder {
  readonly name: string;
  readonly source: FileSystemDirectoryHandle | FolderContent;
  #access = $state.raw<FolderAccess>('read');
  #state = $state.raw<FolderState>('ready');
  #summary = $state.raw<FolderSummary>();

  constructor(name: string, source: FileSystemDirectoryHandle | FolderContent, access: FolderAccess) {
    this.name = name;
    this.source = source;
    this.#access = access;
    if ('files' in source) this.#summary = summaryOf(source);
  }

  get access(): FolderAccess {
    return this.#access;
  }

  /** The folder itself; undefined for a copy of one. */
  get handle(): FileSystemDirectoryHandle | undefined {
    return 'files' in this.source ? undefined : this.source;
  }

  get state(): FolderState {
    return this.#state;
  }

  /** Undefined until it has been read on this page. */
  get summary(): FolderSummary | undefined {
    return this.#summary;
  }

  /** What the browser says of it, without asking the reader. */
  async look(): Promise<void> {
    const { handle } = this;
    if (handle === undefined) return;
    try {
      this.#state = (await permissionOf(handle, this.#access)) === 'granted' ? 'ready' : 'asks';
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Just after a click: has the browser ask the reader. False when they, or it, said no; nothing is changed then. */
  async allow(access: FolderAccess = this.#access): Promise<boolean> {
    const { handle } = this;
    if (handle === undefined) return access === 'read';
    if ((await askPermission(handle, access)) !== 'granted') return false;
    this.#access = access;
    this.#state = 'ready';
    return true;
  }

  /** From now on, whatever the browser would let the page do. */
  forbidWriting(): void {
    this.#access = 'read';
  }

  /** What is in it now. Throws Failure `folder.unavailable`. */
  async read(): Promise<FolderContent> {
    if ('files' in this.source) return this.source;
    await this.look();
    if (this.#state !== 'asks') {
      try {
        const content = await readFolder(this.source);
        this.#summary = summaryOf(content);
        this.#state = 'ready';
        return content;
      } catch (error) {
        this.#fail(error);
      }
    }
    throw new Failure('folder.unavailable', `${UNAVAILABLE[this.#state](this.name)} See “Folders”.`, {
      detail: { name: this.name, state: this.#state },
    });
  }

  #fail(error: unknown): void {
    const name = error instanceof Error ? error.name : '';
    this.#state = name === 'NotAllowedError' ? 'asks' : name === 'NotFoundError' ? 'gone' : 'unreadable';
  }
}

const UNAVAILABLE: Readonly<Record<FolderState, (name: string) => string>> = {
  ready: (name) => `The folder “${name}” could not be read.`,
  asks: (name) => `The folder “${name}” needs your permission again.`,
  gone: (name) => `The folder “${name}” is gone: it was moved, renamed or deleted.`,
  unreadable: (name) => `The folder “${name}” could not be read.`,
};

function summaryOf({ files, leftOut }: FolderContent): FolderSummary {
  const list = [...files].map(([path, { length }]) => ({ path, size: length }));
  return {
    files: list.sort((one, other) => (one.path < other.path ? -1 : 1)),
    bytes: list.reduce((sum, { size }) => sum + size, 0),
    leftOut,
  };
}
