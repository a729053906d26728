import type { ScriptFiles } from '#model/guest-runtime.ts';
import type { FileSystem } from '#wasi/file-system.ts';
import type { FileAccess, FileVerb } from '#wasi/state.ts';
import { DirectoryNode, FileNode, type Node } from '#wasi/nodes.ts';

const encoder = new TextEncoder();

/** The in-memory file system as script guests see it. */
export class FilesOfScript implements ScriptFiles {
  readonly #system: FileSystem;
  readonly #may: FileAccess;

  constructor(system: FileSystem, may: FileAccess) {
    this.#system = system;
    this.#may = may;
  }

  may(verb: FileVerb, path: string): boolean {
    if (verb !== 'read' && this.isReadOnly(path)) return false;
    return this.#may(verb, `/${segmentsOf(path).join('/')}`);
  }

  isReadOnly(path: string): boolean {
    let node: Node | undefined = this.#system.root;
    for (const segment of segmentsOf(path)) {
      if (!(node instanceof DirectoryNode) || node.readOnly) break;
      node = node.get(segment);
    }
    return node?.readOnly === true;
  }

  folders(): string[] {
    return this.#walk('')
      .filter(([, node]) => node instanceof DirectoryNode)
      .map(([path]) => path);
  }

  read(path: string): Uint8Array<ArrayBuffer> | undefined {
    this.#ask('read', path);
    return this.#system.read(path)?.slice();
  }

  write(path: string, data: string | Uint8Array): void {
    this.#ask('write', path);
    this.#write(path, typeof data === 'string' ? encoder.encode(data) : data);
  }

  #write(path: string, bytes: Uint8Array): void {
    const { directory, name } = this.#place(path);
    let node = directory.get(name);
    if (node instanceof DirectoryNode || name === '') throw fault('EISDIR', path, 'it is a folder');
    if (!(node instanceof FileNode)) {
      if (!this.#system.quota.takeEntry()) throw noSpace(path);
      node = this.#system.newFile();
      directory.entries.set(name, node);
    }
    if (!node.resize(0) || !node.write(0, bytes, 0, bytes.length)) throw noSpace(path);
    node.mtime = this.#system.now();
  }

  remove(path: string): boolean {
    this.#ask('delete', path);
    return this.#remove(path);
  }

  #remove(path: string): boolean {
    const { directory, name } = this.#place(path);
    const node = directory.get(name);
    if (!(node instanceof FileNode) || directory.readOnly) return false;
    directory.entries.delete(name);
    this.#system.quota.entriesLeft++;
    node.release();
    return true;
  }

  list(folder = ''): string[] {
    this.#ask('read', folder);
    return this.#list(folder);
  }

  given(): ReadonlyMap<string, Uint8Array> {
    return new Map(
      this.#list('').map((path) => [path, this.#system.read(path)?.slice() ?? new Uint8Array()]),
    );
  }

  leave(path: string, bytes: Uint8Array | undefined): void {
    // Whoever asked knows that nothing can be left there.
    if (this.isReadOnly(path)) return;
    if (bytes === undefined) this.#remove(path);
    else this.#write(path, bytes);
  }

  #list(folder: string): string[] {
    return this.#walk(folder)
      .filter(([, node]) => node instanceof FileNode)
      .map(([path]) => path)
      .sort();
  }

  /** All that lies below a folder. */
  #walk(folder: string): [string, Node][] {
    const found: [string, Node][] = [];
    const start = this.#system.lookup(folder);
    const prefix = folder.split('/').filter(Boolean).join('/');
    // A work list, not recursion: folders can be nested deeper than our stack.
    const work: [string, DirectoryNode][] = start instanceof DirectoryNode ? [[prefix, start]] : [];
    for (let next = work.pop(); next !== undefined; next = work.pop()) {
      const [path, directory] = next;
      for (const [name, node] of directory.entries) {
        const full = path === '' ? name : `${path}/${name}`;
        if (node instanceof DirectoryNode) work.push([full, node]);
        found.push([full, node]);
      }
    }
    return found;
  }

  #ask(verb: FileVerb, path: string): void {
    // No permission would help.
    if (!isOwn(path)) throw notOwn(path);
    if (verb !== 'read' && this.isReadOnly(path)) throw fault('EROFS', path, 'its folder is read-only');
    if (!this.may(verb, path)) throw fault('EACCES', path, `this cell may not ${verb} it`);
  }

  /** The folder that holds the last name of a path, made when it is not there. */
  #place(path: string): { directory: DirectoryNode; name: string } {
    const segments = segmentsOf(path);
    if (!isOwn(path)) throw notOwn(path);
    const name = segments.pop() ?? '';
    let directory = this.#system.root;
    for (const segment of segments) {
      let next = directory.get(segment);
      if (next === undefined) {
        if (!this.#system.quota.takeEntry()) throw noSpace(path);
        next = this.#system.newDirectory();
        next.parent = directory;
        directory.entries.set(segment, next);
      }
      if (!(next instanceof DirectoryNode)) throw fault('ENOTDIR', path, `${segment} is a file`);
      directory = next;
    }
    return { directory, name };
  }
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '' && segment !== '.');
}

/** Whether it leads nowhere but into the cell's own folder. */
function isOwn(path: string): boolean {
  return !segmentsOf(path).includes('..') && !path.includes('\0');
}

function notOwn(path: string): Error {
  return fault('EINVAL', path, 'it is no path of this cell');
}

function noSpace(path: string): Error {
  return fault('ENOSPC', path, 'there is no room left: see the limits on files');
}

function fault(code: string, path: string, why: string): Error {
  return Object.assign(new Error(`${code}: ${path}: ${why}`), { code });
}
