import { defs } from '../defs.ts';

/**
 * What files, folders and links are to a guest, as POSIX and preview 1 say it: written to be read, not to be fast, and knowing
 * nothing of the host. Every function gives an errno, and changes nothing unless that is 0.
 */

export type ModelNode = ModelFile | ModelFolder | ModelLink;

export interface ModelFile {
  readonly kind: 'file';
  content: string;
  links: number;
}

export interface ModelFolder {
  readonly kind: 'folder';
  readonly entries: Map<string, ModelNode>;
  readonly: boolean;
  removed: boolean;
}

export interface ModelLink {
  readonly kind: 'link';
  readonly target: string;
}

/** A folder in which a name is, or would be. */
export interface Found {
  readonly folder: ModelFolder;
  /** Undefined when the path is that of `folder` itself. */
  readonly name: string | undefined;
  readonly node: ModelNode | undefined;
  /** It must be a folder: a slash stands behind it. */
  readonly slash: boolean;
  /** The folders above, the one that the guest holds first. */
  readonly above: readonly ModelFolder[];
}

type Follow = 'always' | 'before a slash' | 'never';

const LINKS = 40;

export function folder(
  entries: readonly (readonly [string, ModelNode])[] = [],
  readonly = false,
): ModelFolder {
  return { kind: 'folder', entries: new Map(entries), readonly, removed: false };
}

export function file(content: string): ModelFile {
  return { kind: 'file', content, links: 1 };
}

/** Where a path leads from a folder, or an errno. */
export function find(
  base: ModelFolder,
  path: string,
  follow: Follow,
  above: readonly ModelFolder[] = [],
  budget = { links: LINKS },
): Found | number {
  if (path === '') return defs.ERRNO_NOENT;
  if (path.startsWith('/')) return defs.ERRNO_NOTCAPABLE;
  const [name = '', ...others] = path.split('/');
  const rest = others.join('/').replace(/^\/+/, '');
  const slash = others.length > 0;
  const here: Found = { folder: base, name: undefined, node: base, slash: false, above };
  if (name === '.') return rest === '' ? here : find(base, rest, follow, above, budget);
  if (name === '..') {
    const parent = above.at(-1);
    if (parent === undefined) return defs.ERRNO_NOTCAPABLE;
    return find(parent, rest === '' ? '.' : rest, follow, above.slice(0, -1), budget);
  }
  if (Buffer.byteLength(name) > 255) return defs.ERRNO_NAMETOOLONG;
  const node = base.entries.get(name);
  const isLast = rest === '';
  if (node?.kind === 'link' && (!isLast || follow === 'always' || (slash && follow === 'before a slash'))) {
    if (budget.links-- === 0) return defs.ERRNO_LOOP;
    // As if the target stood in the path.
    return find(base, node.target + (slash ? `/${rest}` : ''), follow, above, budget);
  }
  if (isLast) return { folder: base, name, node, slash, above };
  if (node === undefined) return defs.ERRNO_NOENT;
  if (node.kind !== 'folder') return defs.ERRNO_NOTDIR;
  return find(node, rest, follow, [...above, base], budget);
}

/** What is there; ENOENT when nothing is, ENOTDIR when a slash stands behind what is no folder. */
export function existing(found: Found): ModelNode | number {
  if (found.node === undefined) return defs.ERRNO_NOENT;
  return found.slash && found.node.kind !== 'folder' ? defs.ERRNO_NOTDIR : found.node;
}

function unchangeable({ readonly, removed }: ModelFolder): number {
  if (readonly) return defs.ERRNO_ROFS;
  return removed ? defs.ERRNO_NOENT : 0;
}

function isReadonly(node: ModelNode | undefined): boolean {
  return node?.kind === 'folder' && node.readonly;
}

export function makeFolder(at: Found): number {
  if (at.node !== undefined || at.name === undefined) return defs.ERRNO_EXIST;
  const errno = unchangeable(at.folder);
  if (errno === 0) at.folder.entries.set(at.name, folder());
  return errno;
}

export function makeLink(at: Found, target: string): number {
  if (target === '') return defs.ERRNO_NOENT;
  if (target.startsWith('/')) return defs.ERRNO_NOTCAPABLE;
  if (at.node !== undefined) {
    return at.slash && at.node.kind !== 'folder' ? defs.ERRNO_NOTDIR : defs.ERRNO_EXIST;
  }
  if (at.slash || at.name === undefined) return defs.ERRNO_NOENT;
  const errno = unchangeable(at.folder);
  if (errno === 0) at.folder.entries.set(at.name, { kind: 'link', target });
  return errno;
}

export function removeFolder({ folder: parent, name, node }: Found): number {
  if (node === undefined) return defs.ERRNO_NOENT;
  if (node.kind !== 'folder') return defs.ERRNO_NOTDIR;
  if (name === undefined) return defs.ERRNO_INVAL;
  const errno = unchangeable(parent);
  if (errno !== 0) return errno;
  if (node.readonly) return defs.ERRNO_BUSY;
  if (node.entries.size > 0) return defs.ERRNO_NOTEMPTY;
  parent.entries.delete(name);
  node.removed = true;
  return 0;
}

export function removeFile(at: Found): number {
  const { folder: parent, name, node } = at;
  if (node === undefined) return defs.ERRNO_NOENT;
  if (node.kind === 'folder' || name === undefined) return defs.ERRNO_ISDIR;
  if (at.slash) return defs.ERRNO_NOTDIR;
  const errno = unchangeable(parent);
  if (errno !== 0) return errno;
  parent.entries.delete(name);
  if (node.kind === 'file') node.links -= 1;
  return 0;
}

/** A further name of what is there. */
export function addName(from: Found, to: Found): number {
  const node = existing(from);
  if (typeof node === 'number') return node;
  if (to.node !== undefined) return defs.ERRNO_EXIST;
  if (to.slash || to.name === undefined) return defs.ERRNO_NOENT;
  if (node.kind === 'folder') return defs.ERRNO_PERM;
  if (from.folder.readonly) return defs.ERRNO_XDEV;
  const errno = unchangeable(to.folder);
  if (errno !== 0) return errno;
  to.folder.entries.set(to.name, node);
  if (node.kind === 'file') node.links += 1;
  return 0;
}

export function move(from: Found, to: Found): number {
  const node = existing(from);
  if (typeof node === 'number') return node;
  if (from.name === undefined || to.name === undefined) return defs.ERRNO_BUSY;
  const errno = unchangeable(from.folder) || unchangeable(to.folder);
  if (errno !== 0) return errno;
  if (isReadonly(node)) return defs.ERRNO_BUSY;
  const old = to.node;
  if (node.kind === 'folder') {
    if (node === old) return 0;
    if (holds(node, to.folder)) return defs.ERRNO_INVAL;
    if (old !== undefined && old.kind !== 'folder') return defs.ERRNO_NOTDIR;
  } else {
    if (old?.kind === 'folder') return defs.ERRNO_ISDIR;
    if (to.slash) return defs.ERRNO_NOTDIR;
    // Two names of one file: nothing is done.
    if (node === old) return 0;
  }
  if (isReadonly(old)) return defs.ERRNO_BUSY;
  if (old?.kind === 'folder') {
    if (old.entries.size > 0) return defs.ERRNO_NOTEMPTY;
    old.removed = true;
  }
  if (old?.kind === 'file') old.links -= 1;
  from.folder.entries.delete(from.name);
  to.folder.entries.delete(to.name);
  to.folder.entries.set(to.name, node);
  return 0;
}

/** Whether a folder is another one, or lies below it. */
function holds(outer: ModelNode, inner: ModelFolder): boolean {
  return (
    outer === inner ||
    (outer.kind === 'folder' && [...outer.entries.values()].some((node) => holds(node, inner)))
  );
}

/** How a file or a folder is opened. */
export interface Opening {
  readonly create: boolean;
  readonly exclusive: boolean;
  readonly truncate: boolean;
  readonly directory: boolean;
  readonly write: boolean;
}

/** The file or folder that is opened, made or emptied before where that is asked for; or an errno. */
export function open(at: Found, how: Opening): ModelFile | ModelFolder | number {
  const { folder: parent, name, node } = at;
  if (name === undefined) return openFolder(parent, how);
  if (node === undefined) {
    if (!how.create) return defs.ERRNO_NOENT;
    if (at.slash) return defs.ERRNO_ISDIR;
    const errno = unchangeable(parent);
    if (errno !== 0) return errno;
    const made = file('');
    parent.entries.set(name, made);
    return made;
  }
  if (how.create && how.exclusive) return defs.ERRNO_EXIST;
  if (at.slash && node.kind !== 'folder') return defs.ERRNO_NOTDIR;
  if (node.kind === 'folder') return openFolder(node, how);
  if (how.directory) return defs.ERRNO_NOTDIR;
  if (node.kind === 'link') return defs.ERRNO_LOOP;
  if (parent.readonly && (how.truncate || how.write)) return defs.ERRNO_ROFS;
  if (how.truncate) node.content = '';
  return node;
}

function openFolder(node: ModelFolder, how: Opening): ModelFolder | number {
  if (how.create && how.exclusive) return defs.ERRNO_EXIST;
  return how.create || how.truncate || how.write ? defs.ERRNO_ISDIR : node;
}

/** Every path below a folder and what is there, for comparing. Names that one file has are seen by their number. */
export function listing(top: ModelFolder): Map<string, string> {
  const seen = new Map<string, string>();
  const walk = (prefix: string, { entries }: ModelFolder): void => {
    for (const [name, node] of entries) {
      const path = `${prefix}${name}`;
      if (node.kind === 'file') seen.set(path, `file ×${String(node.links)} ${node.content}`);
      else if (node.kind === 'link') seen.set(path, `link → ${node.target}`);
      else {
        seen.set(path, 'folder');
        walk(`${path}/`, node);
      }
    }
  };
  walk('', top);
  return seen;
}
