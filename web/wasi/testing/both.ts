import fc from 'fast-check';
import { defs } from '../defs.ts';
import { FileSystem } from '../file-system.ts';
import { DirectoryNode, FileNode, SymlinkNode } from '../nodes.ts';
import { Tree } from '../tree.ts';
import * as model from './file-model.ts';
import { TestGuest } from './guest.ts';

const ROOT = 3;
const OUT = 0;
const IOV = 16;
const PATH = 1024;
const OTHER = 8192;
const BUFFER = 16_384;
export const BYTES = 10_000;
export const ENTRIES = 1_000;
export const EVERY_RIGHT = 0x1fff_ffffn;

/** Few names, so that they meet; and what is special in a path. */
const segment = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('a', 'b', 'c') },
  { weight: 4, arbitrary: fc.constantFrom('..', '..', '.', '') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('fixed', '...', ' ', 'ü', '__proto__', 'constructor', 'a\\b', 'x:y'),
  },
);
export const path = fc.oneof(
  {
    weight: 30,
    arbitrary: fc
      .tuple(
        fc.array(segment, { minLength: 1, maxLength: 6, size: 'max' }),
        fc.constantFrom('', '', '', '/', '//'),
      )
      .map(([segments, end]) => segments.join('/') + end),
  },
  { weight: 1, arbitrary: fc.constantFrom('', '/', '/a', 'n'.repeat(255), 'n'.repeat(256), 'ü'.repeat(128)) },
);

/** Which of the open folders or files, counting round. */
const at = fc.nat(7);
export const operation = fc.oneof(
  fc.record({ kind: fc.constantFrom('make', 'make', 'unlink', 'rmdir', 'readlink', 'list'), at, path }),
  fc.record({ kind: fc.constant('stat'), at, path, follow: fc.boolean() }),
  fc.record({ kind: fc.constant('symlink'), at, path, target: path }),
  fc.record({ kind: fc.constantFrom('rename', 'rename', 'link'), at, path, to: at, toPath: path }),
  fc.record({
    kind: fc.constant('open'),
    at,
    path,
    follow: fc.boolean(),
    create: fc.boolean(),
    exclusive: fc.boolean(),
    truncate: fc.boolean(),
    directory: fc.boolean(),
    write: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('write'),
    at,
    text: fc.string({ unit: fc.constantFrom('x', 'y'), maxLength: 9 }),
  }),
  fc.record({ kind: fc.constant('close'), at }),
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

/** So that there are ways that lead up and down and round from the start. */
export const FIRST: readonly Operation[] = [
  ...['a', 'a/b', 'a/b/c', 'b'].map((where) => ({ kind: 'make', at: 0, path: where }) as const),
  { kind: 'symlink', at: 0, path: 'c', target: 'a/b/c' },
  { kind: 'symlink', at: 0, path: 'b/a', target: '../a/b/' },
  { kind: 'symlink', at: 0, path: 'a/b/c/b', target: '../../..' },
];

interface OpenFile {
  readonly fd: number;
  readonly node: model.ModelFile;
  readonly writes: boolean;
  offset: number;
}

/** A guest with its host, and the model beside it: every operation is done to both. */
export class Both {
  readonly tree = new Tree();
  readonly files = new FileSystem({ bytes: BYTES, entries: ENTRIES });
  readonly guest: TestGuest;
  readonly top = model.folder();
  readonly folders: { readonly fd: number; readonly node: model.ModelFolder }[] = [];
  readonly open: OpenFile[] = [];
  /** Files of the tree, which cost nothing. */
  readonly lent: ReadonlySet<model.ModelFile>;

  constructor() {
    this.tree.add('a', new TextEncoder().encode('lent'));
    this.tree.add('b/c', new TextEncoder().encode('deep'));
    this.tree.addSymlink('c', 'b/c');
    this.files.mount('/fixed', this.tree);
    this.guest = new TestGuest({ files: this.files });
    const [lent, deep] = [model.file('lent'), model.file('deep')];
    this.lent = new Set([lent, deep]);
    const inner = model.folder([['c', deep]], true);
    const fixed = model.folder(
      [
        ['a', lent],
        ['b', inner],
        ['c', { kind: 'link', target: 'b/c' }],
      ],
      true,
    );
    this.top.entries.set('fixed', fixed);
    this.folders.push({ fd: ROOT, node: this.top });
  }

  /** What the two answer: errnos, and what came with them. */
  do(step: Operation): { host: unknown; model: unknown } {
    if (step.kind === 'write') return this.#write(step);
    if (step.kind === 'close') return this.#close(step);
    const held = this.folders[step.at % this.folders.length] ?? { fd: ROOT, node: this.top };
    const where = [held.fd, ...this.#put(step.path, PATH)] as const;
    if (step.kind === 'open') return this.#open(step, held.node);
    if (step.kind === 'stat') {
      const errno = this.guest.call(
        'path_filestat_get',
        held.fd,
        step.follow ? 1 : 0,
        ...where.slice(1),
        BUFFER,
      );
      return {
        host: errno === 0 ? this.guest.view.getUint8(BUFFER + 16) : -errno,
        model: stat(held.node, step),
      };
    }
    if (step.kind === 'symlink') {
      const host = this.guest.call('path_symlink', ...this.#put(step.target, OTHER), ...where);
      return {
        host,
        model: then(model.find(held.node, step.path, 'never'), (found) => model.makeLink(found, step.target)),
      };
    }
    if (step.kind === 'rename' || step.kind === 'link') {
      const to = this.folders[step.to % this.folders.length] ?? held;
      const target = [to.fd, ...this.#put(step.toPath, OTHER)] as const;
      const host =
        step.kind === 'rename'
          ? this.guest.call('path_rename', ...where, ...target)
          : this.guest.call('path_link', held.fd, 0, ...where.slice(1), ...target);
      const from = model.find(held.node, step.path, 'never');
      const known = then(from, (found) => {
        const node = model.existing(found);
        if (typeof node === 'number') return node;
        if (step.kind === 'rename' && found.name === undefined) return defs.ERRNO_BUSY;
        return then(model.find(to.node, step.toPath, 'never'), (other) =>
          step.kind === 'rename' ? model.move(found, other) : model.addName(found, other),
        );
      });
      return { host, model: known };
    }
    const found = model.find(held.node, step.path, 'never');
    switch (step.kind) {
      case 'make':
        return {
          host: this.guest.call('path_create_directory', ...where),
          model: then(found, model.makeFolder),
        };
      case 'rmdir':
        return {
          host: this.guest.call('path_remove_directory', ...where),
          model: then(found, model.removeFolder),
        };
      case 'unlink':
        return { host: this.guest.call('path_unlink_file', ...where), model: then(found, model.removeFile) };
      case 'readlink': {
        const errno = this.guest.call('path_readlink', ...where, BUFFER, 4096, OUT);
        const text = errno === 0 ? this.#text(BUFFER, this.guest.view.getUint32(OUT, true)) : errno;
        return { host: text, model: then(found, readlink) };
      }
      case 'list':
        return this.#list(held);
    }
  }

  /** What there is now, from the host's own tree. */
  listing(): Map<string, string> {
    const seen = new Map<string, string>();
    const walk = (prefix: string, { entries }: DirectoryNode): void => {
      for (const [name, node] of entries) {
        const where = `${prefix}${name}`;
        if (node instanceof FileNode) {
          seen.set(where, `file ×${String(node.nlink)} ${new TextDecoder().decode(node.content())}`);
        } else if (node instanceof SymlinkNode) seen.set(where, `link → ${node.target}`);
        else if (node instanceof DirectoryNode) {
          seen.set(where, 'folder');
          walk(`${where}/`, node);
        }
      }
    };
    walk('', this.files.root);
    return seen;
  }

  /** Bytes of the guest's own files that have a name or are open. */
  bytes(): number {
    const alive = new Set(this.open.flatMap(({ node }) => (this.lent.has(node) ? [] : [node])));
    const walk = ({ entries, readonly }: model.ModelFolder): void => {
      for (const node of readonly ? [] : entries.values()) {
        if (node.kind === 'file') alive.add(node);
        else if (node.kind === 'folder') walk(node);
      }
    };
    walk(this.top);
    return [...alive].reduce((sum, { content }) => sum + content.length, 0);
  }

  #open(step: Operation & { kind: 'open' }, base: model.ModelFolder): { host: unknown; model: unknown } {
    const { create, exclusive, truncate, directory, write } = step;
    const oflags =
      (create ? defs.OFLAGS_CREAT : 0) |
      (exclusive ? defs.OFLAGS_EXCL : 0) |
      (truncate ? defs.OFLAGS_TRUNC : 0) |
      (directory ? defs.OFLAGS_DIRECTORY : 0);
    const rights = write ? EVERY_RIGHT : EVERY_RIGHT & ~BigInt(defs.RIGHTS_FD_WRITE);
    const held = this.folders.find(({ node }) => node === base)?.fd ?? ROOT;
    const where = this.#put(step.path, PATH);
    const errno = this.guest.call(
      'path_open',
      held,
      step.follow ? 1 : 0,
      ...where,
      oflags,
      rights,
      EVERY_RIGHT,
      0,
      OUT,
    );
    const isNew = create && exclusive;
    const opened =
      create && directory
        ? defs.ERRNO_INVAL
        : then(model.find(base, step.path, step.follow && !isNew ? 'always' : 'never'), (found) =>
            model.open(found, step),
          );
    if (errno !== 0 || typeof opened === 'number')
      return { host: errno, model: typeof opened === 'number' ? opened : 0 };
    const fd = this.guest.view.getUint32(OUT, true);
    if (opened.kind === 'folder') this.folders.push({ fd, node: opened });
    else this.open.push({ fd, node: opened, writes: write, offset: 0 });
    return { host: this.guest.call('fd_filestat_get', fd, BUFFER), model: 0 };
  }

  #write(step: Operation & { kind: 'write' }): { host: unknown; model: unknown } {
    const file = this.open[step.at % Math.max(this.open.length, 1)];
    if (file === undefined) return { host: 0, model: 0 };
    const [pointer, length] = this.#put(step.text, BUFFER);
    this.guest.view.setUint32(IOV, pointer, true);
    this.guest.view.setUint32(IOV + 4, length, true);
    const host = this.guest.call('fd_write', file.fd, IOV, 1, OUT);
    if (!file.writes) return { host, model: defs.ERRNO_BADF };
    const { content } = file.node;
    file.node.content =
      length === 0
        ? content
        : content.slice(0, file.offset).padEnd(file.offset, '\0') +
          step.text +
          content.slice(file.offset + length);
    file.offset += length;
    return { host, model: 0 };
  }

  #close(step: Operation & { kind: 'close' }): { host: unknown; model: unknown } {
    const [file] = this.open.splice(step.at % Math.max(this.open.length, 1), 1);
    return { host: file === undefined ? 0 : this.guest.call('fd_close', file.fd), model: 0 };
  }

  #list({ fd, node }: { fd: number; node: model.ModelFolder }): { host: unknown; model: unknown } {
    const { entries } = this.guest.readdir(fd, 40_000, 0n);
    return { host: entries.map(({ name }) => name), model: ['.', '..', ...node.entries.keys()] };
  }

  #put(text: string, pointer: number): [pointer: number, length: number] {
    const bytes = new TextEncoder().encode(text);
    new Uint8Array(this.guest.memory.buffer).set(bytes, pointer);
    return [pointer, bytes.length];
  }

  #text(pointer: number, length: number): string {
    return new TextDecoder().decode(new Uint8Array(this.guest.memory.buffer, pointer, length));
  }
}

function then<T, U>(found: T | number, next: (value: T) => U | number): U | number {
  return typeof found === 'number' ? found : next(found);
}

function stat(base: model.ModelFolder, step: { path: string; follow: boolean }): number {
  const kinds = {
    file: defs.FILETYPE_REGULAR_FILE,
    folder: defs.FILETYPE_DIRECTORY,
    link: defs.FILETYPE_SYMBOLIC_LINK,
  };
  const found = model.find(base, step.path, step.follow ? 'always' : 'before a slash');
  if (typeof found === 'number') return -found;
  const node = model.existing(found);
  return typeof node === 'number' ? -node : kinds[node.kind];
}

function readlink({ node, slash }: model.Found): string | number {
  if (node === undefined) return defs.ERRNO_NOENT;
  if (node.kind !== 'link') return defs.ERRNO_INVAL;
  return slash ? defs.ERRNO_NOTDIR : node.target;
}
