const GUARDED: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', '.jj', '.bzr', 'cvs']);

/**
 * Whether a path leads into what version control keeps beside the files: what is written there can run programs on the
 * reader's machine, so that it is neither shown nor written. By any name that some file system takes for the same.
 */
export function isGuarded(path: string): boolean {
  return path.split('/').some((segment) => {
    const name = folded(segment).replace(/[ .]+$/, '');
    return GUARDED.has(name) || /^git~\d+$/.test(name);
  });
}

/** Two names with the same are one file where case, or the way to write an accent, makes no difference. */
export function folded(name: string): string {
  return name
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .normalize('NFKC')
    .toLowerCase();
}
