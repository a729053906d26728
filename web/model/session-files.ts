/** Files of a session by their path in the guest's folder. */
export type SessionFiles = ReadonlyMap<string, Uint8Array>;

/** What the reader lets programs do with a folder of their machine. */
export type FolderAccess = 'read' | 'read-write';

/** A folder among a session's files that is there even when it is empty: one that the reader mounted, or one in it. */
export interface SessionFolder {
  /** In the guest's folder. */
  readonly path: string;
  /** Nothing in it can be changed, whatever a program may do. */
  readonly isReadOnly: boolean;
}

/** What a run left for those after it. */
export interface FilesLeft {
  readonly files: SessionFiles;
  /** Files that the run found, and that are there no more. */
  readonly removed: readonly string[];
}

export const NOTHING_LEFT: FilesLeft = { files: new Map(), removed: [] };

/** Longer paths are left behind: looking at every folder of a path must stay cheap. */
const PATH_LIMIT = 1024;

/** What there is after a run: what there was before it without what it removed, and what it wrote. */
export function filesAfter(before: SessionFiles, { files, removed }: FilesLeft): SessionFiles {
  const gone = new Set(removed);
  const kept = new Map([...before].filter(([path]) => !gone.has(path)));
  const written = [...files].filter(([path]) => isPath(path));
  return new Map([
    ...filesBeside(
      kept,
      written.map(([path]) => path),
    ),
    ...written,
  ]);
}

/** Those of `files` whose place none of the others takes: as a file, or as a folder on the way to one. */
export function filesBeside(files: SessionFiles, others: Iterable<string>): SessionFiles {
  const taken = new Set(others);
  const folders = new Set<string>();
  for (const path of taken) {
    // One that is known has brought its own with it.
    for (let folder = folderOf(path); folder !== '' && !folders.has(folder); folder = folderOf(folder)) {
      folders.add(folder);
    }
  }
  const known = new Map([['', true]]);
  const isFolder = (path: string): boolean => {
    const answer = known.get(path) ?? (!taken.has(path) && isFolder(folderOf(path)));
    known.set(path, answer);
    return answer;
  };
  return new Map(
    [...files].filter(
      ([path]) => isPath(path) && !folders.has(path) && !taken.has(path) && isFolder(folderOf(path)),
    ),
  );
}

/** Whether a path lies in a folder that cannot be changed, or is one. */
export function isReadOnly(path: string, folders: readonly SessionFolder[]): boolean {
  return folders.some((folder) => {
    return folder.isReadOnly && (path === folder.path || path.startsWith(`${folder.path}/`));
  });
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** A path as file systems of guests have them; a guest that lies can say anything. */
function isPath(path: string): boolean {
  return (
    path.length <= PATH_LIMIT && path.split('/').every((name) => name !== '' && name !== '.' && name !== '..')
  );
}
