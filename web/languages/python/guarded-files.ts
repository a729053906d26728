import type { ScriptFiles } from '#model/guest-runtime.ts';

/** What is used of Emscripten's file system, which the package leaves without types. */
export interface Fs {
  chdir(path: string): void;
  mkdirTree(path: string): void;
  writeFile(path: string, data: string | Uint8Array): void;
  readFile(path: string): Uint8Array;
  readdir(path: string): string[];
  lstat(path: string): { readonly mode: number };
  isDir(mode: number): boolean;
  isFile(mode: number): boolean;
  open(path: string, flags: number | string, mode?: number): unknown;
  unlink(path: string): void;
  rmdir(path: string): void;
  rename(from: string, to: string): void;
  mkdir(path: string, mode?: number): unknown;
  symlink(target: string, path: string): unknown;
  truncate(path: string, size: number): void;
  cwd(): string;
  /** Links are followed; what need not be there is given as it would be called. */
  lookupPath(path: string, options: { follow: boolean; noent_okay: boolean }): { path: string };
  readonly ErrnoError: new (errno: number) => Error;
}

/** Folders that are the interpreter's own. */
const ITS_OWN = new Set(['lib', 'dev', 'proc', 'home', 'tmp', 'nix']);

export function isItsOwn(name: string): boolean {
  return ITS_OWN.has(name);
}

/** Emscripten's numbers. */
const EACCES = 2;
const EROFS = 69;
const O_ACCMODE = 3;
const O_CREAT_TRUNC = 64 | 512;
const O_DIRECTORY = 65_536;

/**
 * Makes the interpreter's file system ask before the program touches files, so that a refusal is a PermissionError where it
 * happens. Files that may not be read are not here, and what the program leaves behind is looked over once more outside of
 * this thread. `program`: its own modules, by absolute path.
 */
export function guardFiles(fs: Fs, files: ScriptFiles, program: ReadonlySet<string>): void {
  const before = {
    open: fs.open.bind(fs),
    unlink: fs.unlink.bind(fs),
    rmdir: fs.rmdir.bind(fs),
    rename: fs.rename.bind(fs),
    mkdir: fs.mkdir.bind(fs),
    symlink: fs.symlink.bind(fs),
    truncate: fs.truncate.bind(fs),
  };
  const ask = (verb: 'read' | 'write' | 'delete', path: string): void => {
    let place = path;
    try {
      place = fs.lookupPath(path, { follow: true, noent_okay: true }).path;
    } catch {
      // A folder on the way is missing: what is asked for is not there either.
    }
    if (!place.startsWith('/')) place = `${fs.cwd()}/${place}`;
    const [first = ''] = place.split('/').filter(Boolean);
    if (isItsOwn(first) || (verb === 'read' && program.has(place))) return;
    if (verb !== 'read' && files.isReadOnly(place)) throw new fs.ErrnoError(EROFS);
    if (!files.may(verb, place)) throw new fs.ErrnoError(EACCES);
  };
  fs.open = (path, flags, mode) => {
    // Devices and what Emscripten itself opens come as nodes and texts of flags. Folders hold what may be read only.
    if (typeof path === 'string' && typeof flags === 'number' && (flags & O_DIRECTORY) === 0) {
      const access = flags & O_ACCMODE;
      if (access !== 0 || (flags & O_CREAT_TRUNC) !== 0) ask('write', path);
      if (access !== 1) ask('read', path);
    }
    return before.open(path, flags, mode);
  };
  fs.unlink = (path) => {
    ask('delete', path);
    before.unlink(path);
  };
  fs.rmdir = (path) => {
    ask('delete', path);
    before.rmdir(path);
  };
  fs.rename = (from, to) => {
    ask('read', from);
    ask('delete', from);
    ask('write', to);
    before.rename(from, to);
  };
  fs.mkdir = (path, mode) => {
    ask('write', path);
    return before.mkdir(path, mode);
  };
  fs.symlink = (target, path) => {
    ask('write', path);
    return before.symlink(target, path);
  };
  fs.truncate = (path, size) => {
    ask('write', path);
    before.truncate(path, size);
  };
}
