import type { Level } from './level.ts';
import type { FolderAccess } from './session-files.ts';

/** How often a run made one kind of host call on one target, and what came of it. */
export interface CallTally {
  /** `name[.verb][:target]`: also what to grant, to allow it. */
  readonly capability: string;
  readonly allowed: number;
  readonly denied: number;
  /** That went through, where the call is about bytes. */
  readonly bytes: number;
}

/** One line of the audit log. */
export type AuditEntry = AuditHead &
  (
    | { readonly kind: 'calls'; readonly allowed: number; readonly denied: number; readonly bytes: number }
    | { readonly kind: 'asked'; readonly answer: 'denied' | 'once' | 'session' | 'always' }
    | { readonly kind: 'granted' | 'revoked'; readonly by: 'reader' | 'site' }
    /** A folder of the reader's machine, which `capability` names as programs see it. */
    | { readonly kind: 'mounted' | 'unmounted'; readonly access: FolderAccess }
    /** What a run changed in such a folder; `left`: how many changes could not be written back. */
    | {
        readonly kind: 'written';
        readonly files: number;
        readonly removed: number;
        readonly bytes: number;
        readonly left: number;
      }
    /** The level of a notebook; its `capability` is empty. */
    | { readonly kind: 'level'; readonly from: Level; readonly to: Level }
  );

interface AuditHead {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Id of the notebook, where there is one. */
  readonly notebook?: string;
  /** Empty for what the reader did between runs. */
  readonly run: string;
  /** Empty: all cells. */
  readonly cell: string;
  readonly language: string;
  /** With the target of a call: `fs.read:/data.csv`. */
  readonly capability: string;
}
