import type { RunLeft } from './mounted-run.ts';
import { sameBytes } from './same-bytes.ts';

/** What a run did to one file of a folder, by its path in it. */
export type FolderChange =
  | { readonly kind: 'new'; readonly path: string; readonly after: Uint8Array }
  | {
      readonly kind: 'changed';
      readonly path: string;
      /** As the run found it. */
      readonly before: Uint8Array;
      readonly after: Uint8Array;
    }
  | { readonly kind: 'removed'; readonly path: string; readonly before: Uint8Array };

/**
 * Of what a run left, in paths of its own: what is in the folder `name`. `before`: its files as they were when it began; where
 * the cell had one of its own, the run was not given the folder's.
 */
export function changesOf(
  name: string,
  before: ReadonlyMap<string, Uint8Array>,
  left: RunLeft,
): readonly FolderChange[] {
  const prefix = `${name}/`;
  const inside = (path: string): boolean => path.startsWith(prefix);
  const given = (path: string): Uint8Array | undefined =>
    left.own.includes(prefix + path) ? undefined : before.get(path);
  const written = [...left.files]
    .filter(([path]) => inside(path))
    .flatMap(([full, after]): readonly FolderChange[] => {
      const path = full.slice(prefix.length);
      const was = given(path);
      if (was === undefined) return [{ kind: 'new', path, after }];
      return sameBytes(was, after) ? [] : [{ kind: 'changed', path, before: was, after }];
    });
  const removed = left.removed.filter(inside).flatMap((full): readonly FolderChange[] => {
    const path = full.slice(prefix.length);
    const was = given(path);
    return was === undefined ? [] : [{ kind: 'removed', path, before: was }];
  });
  return [...written, ...removed];
}
