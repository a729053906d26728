import type { Diagnostic } from './diagnostic.ts';

/** How a run ended. A run always ends in exactly one of these, never in an exception. */
export type OutcomeKind =
  'exited' | 'trapped' | 'timed-out' | 'stopped' | 'denied' | 'failed-to-compile' | 'limit-exceeded';

export type Outcome =
  | { readonly kind: 'exited'; readonly exitCode: number }
  | { readonly kind: 'trapped'; readonly trap: Trap }
  | { readonly kind: 'timed-out'; readonly afterMs: number }
  | { readonly kind: 'stopped' }
  /** It was refused the capability, and then failed: with an exit code, or by a trap. */
  | {
      readonly kind: 'denied';
      readonly capability: string;
      readonly exitCode?: number;
      readonly trap?: Trap;
    }
  | { readonly kind: 'failed-to-compile'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'limit-exceeded'; readonly limit: string; readonly message: string };

/** Why and where a guest trapped. Frames are innermost first. */
export interface Trap {
  /** In a reader's words: "unreachable executed", "memory access out of bounds". */
  readonly reason: string;
  readonly frames: readonly TrapFrame[];
}

export interface TrapFrame {
  readonly function?: string;
  /** Byte offset of the instruction in the module: what a symbolizer needs. */
  readonly offset?: number;
  readonly file?: string;
  /** 1-based, as people and debuggers count lines. */
  readonly line?: number;
}

/** The words that end the text of the "Run status" element: part of the public surface. */
export function outcomeText(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'exited':
      return `exited ${String(outcome.exitCode)}`;
    case 'timed-out':
      return 'timed out';
    case 'failed-to-compile':
      return 'failed to compile';
    case 'limit-exceeded':
      return 'limit exceeded';
    case 'trapped':
    case 'stopped':
    case 'denied':
      return outcome.kind;
  }
}
