/** Files of a session by their path in the guest's folder. */
export type SessionFiles = ReadonlyMap<string, Uint8Array>;

/** All of `over`, and those of `under` whose place none of them takes: as a file, or as a folder on the way to one. */
export function layFilesOver<T, U>(
  under: ReadonlyMap<string, T>,
  over: ReadonlyMap<string, U>,
): Map<string, T | U> {
  const folders = new Set([...over.keys()].flatMap(foldersOf));
  const isFree = (path: string): boolean =>
    !over.has(path) && !folders.has(path) && !foldersOf(path).some((folder) => over.has(folder));
  return new Map([...[...under].filter(([path]) => isFree(path)), ...over]);
}

function foldersOf(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('/'));
}
