import { filesBeside, type SessionFiles, type SessionFolder } from '#model/session-files.ts';
import type { FolderContent } from './read-folder.ts';

/** What a program finds beside its own files. */
export interface SessionGiven {
  readonly sessionFiles: SessionFiles;
  readonly sessionFolders: readonly SessionFolder[];
}

/**
 * Mounted folders, each under its name, and the files of the session. A folder goes before what cells wrote under its name, and
 * the cell's own files, `own`, go before both.
 */
export function sessionOf(
  mounted: readonly {
    readonly name: string;
    readonly content: FolderContent;
    readonly isReadOnly: boolean;
  }[],
  files: SessionFiles,
  own: readonly string[],
): SessionGiven {
  const isTaken = (path: string): boolean =>
    mounted.some(({ name }) => path === name || path.startsWith(`${name}/`));
  const beside = [...files].filter(([path]) => !isTaken(path));
  const inside = mounted.flatMap(({ name, content }) =>
    [...content.files].map(([path, bytes]) => [`${name}/${path}`, bytes] as const),
  );
  const folders = mounted.flatMap(({ name, content, isReadOnly }) =>
    ['', ...content.folders].map((path) => ({ path: path === '' ? name : `${name}/${path}`, isReadOnly })),
  );
  return {
    sessionFiles: filesBeside(new Map([...beside, ...inside]), own),
    // A file of the cell's own in its place, or on the way to it.
    sessionFolders: folders.filter(
      ({ path }) => !own.some((name) => path === name || path.startsWith(`${name}/`)),
    ),
  };
}
