import { DeviceNode, DirectoryNode, type Node } from './nodes.ts';
import type { FileAccess, FileVerb } from './state.ts';

/** Asks before files are touched. What is not the guest's own, devices and shared trees, is there for everyone. */
export class Access {
  readonly #may: FileAccess;

  constructor(may: FileAccess) {
    this.#may = may;
  }

  /** `name`: of what is, or would be, in the folder; `.` is the folder itself. `node`: what stands there, if anything. */
  may(verb: FileVerb, directory: DirectoryNode, name: string, node: Node | undefined): boolean {
    if (node instanceof DeviceNode) return true;
    // What cannot be changed answers with an error of its own to who tries.
    if ((directory.readOnly || node?.readOnly === true) && (verb !== 'read' || !directory.isGiven))
      return true;
    return this.#may(verb, pathOf(directory, name));
  }

  /** Whether a folder may be moved with all that is in it: a grant can be for a part of it. */
  mayMove(from: DirectoryNode, name: string, node: Node, to: DirectoryNode, newName: string): boolean {
    const work: [string, string, Node][] = [[pathOf(from, name), pathOf(to, newName), node]];
    for (let next = work.pop(); next !== undefined; next = work.pop()) {
      const [old, moved, each] = next;
      // Read, too: what could not be read before could be read where it is then.
      if (!this.#may('read', old) || !this.#may('delete', old) || !this.#may('write', moved)) return false;
      if (!(each instanceof DirectoryNode)) continue;
      for (const [child, below] of each.entries) work.push([`${old}/${child}`, `${moved}/${child}`, below]);
    }
    return true;
  }
}

/** The absolute path of a name in a folder. */
function pathOf(directory: DirectoryNode, name: string): string {
  let path = name === '.' ? '' : `/${name}`;
  for (let at = directory; at.parent !== undefined; at = at.parent) path = `/${nameOf(at, at.parent)}${path}`;
  return path === '' ? '/' : path;
}

function nameOf(directory: DirectoryNode, parent: DirectoryNode): string {
  for (const entries of [parent.entries, parent.hidden ?? []]) {
    for (const [name, node] of entries) if (node === directory) return name;
  }
  return '';
}
