import { isFileName } from '#model/file-name.ts';
import type { FolderChange } from './folder-changes.ts';
import { folded, isGuarded } from './guarded-path.ts';
import { sameBytes } from './same-bytes.ts';

/** What became of a change. But for `written`, the folder is as it was, and the change still there to be tried again. */
export type Written =
  | { readonly kind: 'written' }
  /** Somebody else changed, removed or made the file since the run was given the folder. */
  | { readonly kind: 'conflict'; readonly why: 'changed' | 'removed' | 'exists' }
  /** A file is not removed while another change of the same run is not written: it may have been moved. */
  | { readonly kind: 'held' }
  /** `isFinal`: trying again is of no use. */
  | { readonly kind: 'failed'; readonly message: string; readonly isFinal: boolean };

/** Without `isForced` nothing is overwritten or removed that is not as the run found it. */
interface Writing {
  readonly isForced: boolean;
}

const WRITTEN: Written = { kind: 'written' };

/** Writes what runs changed into a folder, each file whole or not at all. */
export class FolderWriter {
  readonly #root: FileSystemDirectoryHandle;
  /** Names in folders, folded: on many disks two names that differ in case are one file. */
  readonly #names = new Map<string, Map<string, Set<string>>>();

  constructor(root: FileSystemDirectoryHandle) {
    this.#root = root;
  }

  /** All that a run did: first what is to be written, then what is to be removed. `mayGoOn` is asked before each. */
  async apply(
    changes: readonly FolderChange[],
    mayGoOn: () => boolean,
  ): Promise<ReadonlyMap<FolderChange, Written>> {
    const done = new Map<FolderChange, Written>();
    const made = new Set(changes.filter(({ kind }) => kind !== 'removed').map(({ path }) => folded(path)));
    for (const change of [...changes].sort(removedLast)) {
      const isAllWritten = [...done].every(
        ([{ kind }, { kind: end }]) => kind === 'removed' || end === 'written',
      );
      if (!mayGoOn()) done.set(change, failed('The folder may not be written to any more.'));
      else if (change.kind !== 'removed') done.set(change, await this.write(change));
      // Renamed to a name that differs in case only, it is the file that was just written.
      else if (!isAllWritten || made.has(folded(change.path))) done.set(change, { kind: 'held' });
      else done.set(change, await this.write(change));
    }
    return done;
  }

  /** One change. Never rejects. */
  async write(change: FolderChange, how: Writing = { isForced: false }): Promise<Written> {
    const { path } = change;
    if (isGuarded(path)) return failed('What version control keeps is never written to.', true);
    if (!isFileName(path)) return failed('This name cannot be written.', true);
    try {
      return change.kind === 'removed' ? await this.#remove(change, how) : await this.#put(change, how);
    } catch (error) {
      return failure(error);
    }
  }

  async #remove({ path, before }: FolderChange & { kind: 'removed' }, how: Writing): Promise<Written> {
    const { folder, name } = (await this.#folderOf(path, false)) ?? {};
    const file = folder && (await fileIn(folder, name ?? ''));
    if (folder === undefined || name === undefined || file === undefined) return WRITTEN;
    if (!how.isForced && !sameBytes(await bytesOf(file), before)) return { kind: 'conflict', why: 'changed' };
    await folder.removeEntry(name);
    this.#names.delete(parentOf(path));
    return WRITTEN;
  }

  async #put(change: FolderChange & { kind: 'new' | 'changed' }, how: Writing): Promise<Written> {
    const { path, after } = change;
    const place = await this.#folderOf(path, true);
    if (place === undefined) return failed('There is a folder whose name differs in case only.');
    const { folder, name } = place;
    const twin = await this.#twin(folder, parentOf(path), name);
    if (twin !== undefined) return failed(`There is ${twin}, which many disks take for the same file.`);
    const known = await fileIn(folder, name);
    const found = known && (await bytesOf(known));
    if (found !== undefined && sameBytes(found, after)) return WRITTEN;
    const why = how.isForced ? undefined : conflictOf(change, found);
    if (why !== undefined) return { kind: 'conflict', why };
    const file = known ?? (await folder.getFileHandle(name, { create: true }));
    // The browser writes beside the file, and puts that in its place when it is closed.
    const stream = await file.createWritable();
    try {
      await stream.write(after.slice());
      const now = await bytesOf(file);
      if (!how.isForced && !sameBytes(now, found ?? EMPTY)) {
        await stream.abort();
        return { kind: 'conflict', why: 'changed' };
      }
      await stream.close();
    } catch (error) {
      await stream.abort().catch(() => undefined);
      // What was made for it and is still empty.
      if (known === undefined && (await bytesOf(file)).length === 0) await folder.removeEntry(name);
      throw error;
    }
    this.#noteName(parentOf(path), name);
    return WRITTEN;
  }

  /** Where a file is, or is to be. Undefined when a folder on the way is missing, or has a name that differs in case. */
  async #folderOf(
    path: string,
    isMade: boolean,
  ): Promise<{ folder: FileSystemDirectoryHandle; name: string } | undefined> {
    const segments = path.split('/');
    const name = segments.pop() ?? '';
    let folder = this.#root;
    let at = '';
    for (const segment of segments) {
      if (isMade && (await this.#twin(folder, at, segment)) !== undefined) return undefined;
      const next = await folder.getDirectoryHandle(segment, { create: isMade }).catch(absent);
      if (next === undefined) return undefined;
      this.#noteName(at, segment);
      folder = next;
      at = at === '' ? segment : `${at}/${segment}`;
    }
    return { folder, name };
  }

  /** Another name in the folder that some disks take for this one. */
  async #twin(folder: FileSystemDirectoryHandle, path: string, name: string): Promise<string | undefined> {
    if (!this.#names.has(path)) {
      this.#names.set(path, new Map());
      for await (const each of folder.keys()) this.#noteName(path, each);
    }
    const known = this.#names.get(path)?.get(folded(name)) ?? new Set();
    // Where both are there, the disk tells them apart.
    return known.has(name) ? undefined : [...known][0];
  }

  #noteName(path: string, name: string): void {
    const names = this.#names.get(path);
    const same = names?.get(folded(name));
    if (same === undefined) names?.set(folded(name), new Set([name]));
    else same.add(name);
  }
}

const EMPTY = new Uint8Array();

function conflictOf(
  change: FolderChange & { kind: 'new' | 'changed' },
  found: Uint8Array | undefined,
): 'changed' | 'removed' | 'exists' | undefined {
  if (change.kind === 'new') return found === undefined ? undefined : 'exists';
  if (found === undefined) return 'removed';
  return sameBytes(found, change.before) ? undefined : 'changed';
}

async function fileIn(
  folder: FileSystemDirectoryHandle,
  name: string,
): Promise<FileSystemFileHandle | undefined> {
  return folder.getFileHandle(name).catch(absent);
}

/** Nothing of that name: no error here. Anything else, a file where a folder should be for one, is thrown on. */
function absent(error: unknown): undefined {
  if (nameOf(error) === 'NotFoundError') return undefined;
  throw error;
}

async function bytesOf(file: FileSystemFileHandle): Promise<Uint8Array> {
  return new Uint8Array(await (await file.getFile()).arrayBuffer());
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function removedLast(one: FolderChange, other: FolderChange): number {
  return Number(one.kind === 'removed') - Number(other.kind === 'removed');
}

function failed(message: string, isFinal = false): Written {
  return { kind: 'failed', message, isFinal };
}

const REASONS: Readonly<Record<string, string>> = {
  NotAllowedError: 'The browser no longer lets this page write there.',
  NotFoundError: 'The folder is gone.',
  NoModificationAllowedError: 'Another program holds the file open.',
  QuotaExceededError: 'There is no room left on the disk.',
  TypeMismatchError: 'A folder stands in its place, or a file in the place of its folder.',
};

function failure(error: unknown): Written {
  const message = REASONS[nameOf(error)] ?? (error instanceof Error ? error.message : String(error));
  return failed(message === '' ? 'The browser gave no reason.' : message);
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}
