import type { Artifact } from './artifact.ts';
import type { Diagnostic } from './diagnostic.ts';

/** What compiling a cell gives. Never an exception for the reader's mistakes: those are diagnostics. */
export type Compiled =
  | {
      readonly ok: true;
      readonly artifact: Artifact;
      readonly cacheHit: boolean;
      /** 0 on a cache hit. */
      readonly compileMs: number;
      /** What the tools printed, as it was. */
      readonly text: string;
    }
  | {
      readonly ok: false;
      readonly diagnostics: readonly Diagnostic[];
      readonly compileMs: number;
      readonly text: string;
    };
