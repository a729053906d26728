/** Where a command reads and writes; the process's own, or a test's. */
export interface Terminal {
  readonly stdin: NodeJS.ReadStream;
  out(text: string | Uint8Array): void;
  error(text: string | Uint8Array): void;
}

export interface Command {
  readonly name: string;
  /** What follows the name: `[options] file`. */
  readonly usage: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** More, for `petri help <name>`. */
  readonly details: string;
  /** Returns the exit code. Throws UsageError or Failure; both become a message for a person. */
  run(args: readonly string[], terminal: Terminal): Promise<number>;
}

/** The command line itself was wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Exit codes, as shells and coreutils have them. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  timedOut: 124,
  denied: 126,
  stopped: 130,
  trapped: 134,
  limitExceeded: 137,
} as const;
