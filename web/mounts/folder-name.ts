import { isFileName } from '#model/file-name.ts';

/** Names at which guests have folders of their own. */
const GUESTS = ['bin', 'dev', 'etc', 'home', 'lib', 'nix', 'opt', 'proc', 'sys', 'tmp', 'usr', 'var'];

/** What programs call a folder: its own name, as far as they can use it and it is not `taken`. */
export function folderName(own: string, taken: readonly string[]): string {
  const name = isFileName(own) && !own.includes('/') && !own.includes('*') ? own : 'folder';
  const used = new Set([...GUESTS, ...taken]);
  for (let i = 1; ; i += 1) {
    const free = i === 1 ? name : `${name}-${String(i)}`;
    if (!used.has(free)) return free;
  }
}
