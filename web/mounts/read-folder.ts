import { isFileName } from '#model/file-name.ts';
import { MOUNT_LIMITS } from '#model/limits.ts';
import { isGuarded } from './guarded-path.ts';

export type WhyLeftOut = 'limit' | 'name' | 'unreadable' | 'version-control';

export interface LeftOut {
  /** In the folder; empty: the rest of the folder itself. */
  readonly path: string;
  readonly why: WhyLeftOut;
}

/** What a folder holds, as far as programs are to have it. Paths are relative to it. */
export interface FolderContent {
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** All folders in it, each after the one it lies in. */
  readonly folders: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

/** A file that is not read yet. */
export interface Found {
  readonly path: string;
  readonly open: () => Promise<File>;
}

/** Files that are opened at once. */
const BATCH = 32;
/** What Chromium keeps beside a file that is being written. */
const SWAP = '.crswap';

/**
 * Reads a folder, what lies less deep first, up to the limits. What is wrong with one file leaves that one out; rejects with a
 * DOMException when the folder itself cannot be read (`NotFoundError`: it is gone, `NotAllowedError`: the reader has to be asked).
 */
export async function readFolder(root: FileSystemDirectoryHandle): Promise<FolderContent> {
  const found: Found[] = [];
  const folders: string[] = [];
  const leftOut: LeftOut[] = [];
  const work: [string, FileSystemDirectoryHandle][] = [['', root]];
  let looked = 0;
  // It grows meanwhile: the folders of a folder come after all that were found before.
  for (const [folder, handle] of work) {
    try {
      const { entries, isWhole } = await listOf(handle, MOUNT_LIMITS.entries - looked);
      looked += entries.length;
      if (!isWhole) leftOut.push({ path: folder, why: 'limit' });
      for (const entry of entries) {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        const why = whyNot(path);
        if (why !== undefined) leftOut.push({ path, why });
        else if (entry.kind === 'file') {
          const file = entry as FileSystemFileHandle;
          if (!entry.name.endsWith(SWAP)) found.push({ path, open: () => file.getFile() });
        } else {
          folders.push(path);
          work.push([path, entry as FileSystemDirectoryHandle]);
        }
      }
    } catch (error) {
      if (folder === '') throw error;
      leftOut.push({ path: folder, why: 'unreadable' });
    }
  }
  return readFiles(found, folders, leftOut);
}

/** The same of files that were chosen as a copy of a folder: their paths begin with its name. */
export async function readCopy(chosen: Iterable<File>): Promise<FolderContent> {
  const leftOut: LeftOut[] = [];
  const found: Found[] = [];
  const folders = new Set<string>();
  for (const file of chosen) {
    const path = file.webkitRelativePath.split('/').slice(1).join('/');
    const why = whyNot(path);
    if (why !== undefined) leftOut.push({ path, why });
    else {
      found.push({ path, open: () => Promise.resolve(file) });
      const segments = path.split('/').slice(0, -1);
      segments.forEach((_, at) => folders.add(segments.slice(0, at + 1).join('/')));
    }
  }
  found.sort((one, other) => depthOf(one.path) - depthOf(other.path) || (one.path < other.path ? -1 : 1));
  return readFiles(found, [...folders], leftOut);
}

function whyNot(path: string): WhyLeftOut | undefined {
  if (isGuarded(path)) return 'version-control';
  return isFileName(`${LONGEST}/${path}`) ? undefined : 'name';
}

/** Behind the name of any folder it must still be a name. */
const LONGEST = 'x'.repeat(255);

async function readFiles(
  found: readonly Found[],
  folders: readonly string[],
  before: readonly LeftOut[],
): Promise<FolderContent> {
  const files = new Map<string, Uint8Array>();
  const leftOut = [...before];
  let room: number = MOUNT_LIMITS.bytes;
  for (let at = 0; at < found.length; at += BATCH) {
    const batch = found.slice(at, at + BATCH);
    if (files.size + BATCH > MOUNT_LIMITS.files) batch.splice(MOUNT_LIMITS.files - files.size);
    leftOut.push(...found.slice(at + batch.length, at + BATCH).map(({ path }) => limited(path)));
    const opened = await Promise.all(batch.map(({ open }) => open().catch(() => undefined)));
    const fits = opened.map((file) => file !== undefined && file.size <= room && (room -= file.size) >= 0);
    const read = await Promise.all(
      batch.map((each, i) => bytesOf(fits[i] === true ? opened[i] : undefined, each)),
    );
    for (const [i, { path }] of batch.entries()) {
      const bytes = read[i];
      if (bytes !== undefined) files.set(path, bytes);
      else if (opened[i] !== undefined && fits[i] !== true) leftOut.push(limited(path));
      else leftOut.push({ path, why: 'unreadable' });
    }
  }
  return { files, folders, leftOut };
}

/** A file that is changed while it is read is read once more. Undefined when it cannot be read, or is larger by then. */
async function bytesOf(file: File | undefined, { open }: Found): Promise<Uint8Array | undefined> {
  if (file === undefined) return undefined;
  const read = async (opened: File): Promise<Uint8Array | undefined> =>
    opened.size > file.size ? undefined : new Uint8Array(await opened.arrayBuffer());
  return read(file)
    .catch(async () => read(await open()))
    .catch(() => undefined);
}

/** By name; not whole when there are more than `most`. */
async function listOf(
  folder: FileSystemDirectoryHandle,
  most: number,
): Promise<{ entries: readonly FileSystemHandle[]; isWhole: boolean }> {
  const entries: FileSystemHandle[] = [];
  let isWhole = true;
  for await (const entry of folder.values()) {
    if (entries.length >= most) {
      isWhole = false;
      break;
    }
    entries.push(entry);
  }
  return { entries: entries.sort((one, other) => (one.name < other.name ? -1 : 1)), isWhole };
}

function limited(path: string): LeftOut {
  return { path, why: 'limit' };
}

function depthOf(path: string): number {
  return path.split('/').length;
}
