import type { Artifact, Manifest } from './artifact.ts';
import type { CallTally } from './audit.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Digest } from './digest.ts';
import type { Grant, OwnCapabilities } from './grant.ts';
import type { HostFeature } from './language.ts';
import type { Level } from './level.ts';
import type { Limits } from './limits.ts';
import type { Outcome, OutcomeKind } from './outcome.ts';
import type { Output } from './output.ts';
import type { Answer, Question } from './question.ts';
import type { SessionFolder } from './session-files.ts';

/** What `petri.run` takes. Only `language` and `source` are required. */
export interface RunRequest {
  readonly language: string;
  readonly source: string;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** argv without argv[0]. */
  readonly args?: readonly string[];
  /** Text or bytes, then end of file. Left out: end of file at once, unless the run is `interactive`. */
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
  readonly limits?: Partial<Limits>;
  /** How far the program is trusted; left out: `trusted`. */
  readonly level?: Level;
  /** Capabilities that it has beside those of its level. */
  readonly grants?: readonly (string | Pick<Grant, 'capability' | 'expiresAt' | 'limits'>)[];
  readonly target?: string;
}

/** Milliseconds. `compileMs` is 0 on a cache hit. */
export interface Timings {
  readonly compileMs: number;
  readonly instantiateMs: number;
  readonly runMs: number;
  readonly totalMs: number;
}

export interface Usage {
  /** Linear memory at the end of the run, in bytes. */
  readonly memoryBytes: number;
  /** Bytes that the guest wrote to stdout and stderr, shown or not. */
  readonly outputBytes: number;
}

/** How the sandbox says that a run ended. */
export interface RunEnd {
  readonly outcome: Outcome;
  readonly instantiateMs: number;
  readonly runMs: number;
  readonly usage: Usage;
  /** Bytes of output that were dropped, 0 when all was shown. */
  readonly droppedBytes: number;
  /** A page that stays where the run put it (its stage), until the run's `stop` takes it away. */
  readonly stays?: boolean;
  /** The guest's files after the run: those that it made or changed. Missing when the worker was killed. */
  readonly files?: ReadonlyMap<string, Uint8Array>;
  /** Files that it was given and that are there no more. Missing when the worker was killed. */
  readonly removed?: readonly string[];
  /** Host calls that it made. Missing when the worker was killed. */
  readonly calls?: readonly CallTally[];
}

/** What `await run.result` gives: flat, as the public surface has it. */
export interface RunResult {
  readonly outcome: OutcomeKind;
  /** The same with all that is known about it. */
  readonly detail: Outcome;
  readonly exitCode?: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly artifact?: { readonly digest: Digest; readonly manifest: Manifest };
  readonly cacheHit: boolean;
  readonly timings: Timings;
  readonly usage: Usage;
  /** True when output was dropped. */
  readonly truncated: boolean;
  readonly droppedBytes: number;
  /** True when the run left a page on its stage: `stop` of the run takes it away. */
  readonly stays: boolean;
  /** What the program made or changed; nothing when it was ended from outside. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Files that the program was given, and removed. */
  readonly removedFiles: readonly string[];
  /** What it asked of its host, and how often that was denied; nothing when it was ended from outside. */
  readonly calls: readonly CallTally[];
}

/** A file that guests are given, named by its digest: it is sent to where they run once. */
export interface Resource {
  readonly digest: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What runs an artifact that is no module itself. */
export type Runner =
  | {
      readonly kind: 'interpreter';
      readonly module: Resource;
      /** See `Interpreter.argv`. */
      readonly argv: readonly string[];
      readonly env: Readonly<Record<string, string>>;
      /** Absolute mount point → tar. */
      readonly mounts: Readonly<Record<string, Resource>>;
    }
  | {
      readonly kind: 'script';
      /** The language's guest.ts as one module. */
      readonly code: Resource;
      /** Name → file of the language's pack. */
      readonly pack: Readonly<Record<string, Resource>>;
      /** In the document of a frame of its own, instead of a worker. */
      readonly page?: boolean;
      /** Its worker must be a secure context: WebGPU is in no other. */
      readonly isSecure?: boolean;
    };

/** Where a run that shows a page puts its frame: an element of the document. */
export interface Stage {
  append(...nodes: unknown[]): void;
}

/** What a host of guests (the sandbox frame in a page, a worker thread in Node) is asked to run. */
export interface GuestRun {
  readonly artifact: Artifact;
  /** undefined: the artifact is a module that runs by itself. */
  readonly runner?: Runner;
  readonly programName: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** Those that are there also when no file is in them, or that cannot be changed. */
  readonly folders?: readonly SessionFolder[];
  /** Given up front; undefined together with `interactive` means: ask the reader. */
  readonly stdin: Uint8Array | undefined;
  readonly interactive: boolean;
  readonly limits: Limits;
  /** All that the guest may do beside computing and printing. */
  readonly grants: readonly Grant[];
  /** What the site lends beside what the host itself can do. */
  readonly own?: OwnCapabilities;
  /** Which cell it is, for grants that are for one only. */
  readonly cell: string;
  /** For pages. Without it the page is laid out where nobody sees it, and gone with the end of the run. */
  readonly stage?: Stage;
}

export interface GuestEvents {
  /** Bytes as the guest wrote them, in order, in batches. */
  output(name: 'stdout' | 'stderr', bytes: Uint8Array): void;
  display(output: Output): void;
  /** What a page that stays writes when its run has ended. */
  late?(name: 'stdout' | 'stderr', bytes: Uint8Array): void;
  /** The guest waits for input (true) or goes on (false). */
  waiting(isWaiting: boolean): void;
  /** Puts a host call that no grant covers to the reader. Left out: it is denied. */
  ask?(question: Question): Promise<Answer>;
}

/** One guest at work. */
export interface GuestHandle {
  readonly end: Promise<RunEnd>;
  /** Ends the run within 200 ms; `end` then resolves with `stopped`. */
  stop(): void;
  /** Bytes for a guest that reads interactively. */
  write(bytes: Uint8Array): void;
  /** End of file on stdin. */
  closeStdin(): void;
  /** All grants that hold, with those that the reader gave meanwhile. */
  readonly grants: readonly Grant[];
  /**
   * Takes a grant back: it holds for no further call. A guest that is too busy to hear of it within 200 ms is ended as
   * `denied`, where the call is one that its own thread decides on. False when there is none of this id.
   */
  revoke(grantId: string): boolean;
}

/** A place where guests run. */
export interface GuestHost {
  /**
   * Makes a worker ready, so that the next run starts at once; with a runner, one that has it loaded. `limits`: those of
   * the run, for which an interpreter is compiled; left out, the default ones.
   */
  prewarm(runner?: Runner, limits?: Limits): void;
  run(guest: GuestRun, events: GuestEvents): GuestHandle;
  /** Whether code for the host's own JavaScript engine is kept from all that is around it. */
  readonly confinesScripts: boolean;
  /** What a language's manifest may say that it needs, and this host can have. */
  readonly offers: readonly HostFeature[];
  /** Which rung of the stdin ladder this host has. */
  readonly stdin: Promise<'jspi' | 'shared-memory' | 'up-front'>;
  dispose(): void;
}
