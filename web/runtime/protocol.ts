import type { CallTally } from '#model/audit.ts';
import type { Grant, OwnCapabilities } from '#model/grant.ts';
import type { Limits } from '#model/limits.ts';
import type { Outcome } from '#model/outcome.ts';
import type { Output } from '#model/output.ts';
import type { SessionFolder } from '#model/session-files.ts';
import type { CallFromFrame, CallFromWorker, CallToFrame, CallToWorker } from './call-messages.ts';

/**
 * Every message between the page, the sandbox frame and a run's worker. They are parsed on arrival, by parse-messages.ts: one
 * that is not of these is dropped.
 */

/** First message to the frame, by `window.postMessage`, with the port for all later ones. */
export interface Handshake {
  readonly petri: 'sandbox';
  /** The frame's code, and the code of its workers. */
  readonly frame: string;
  readonly worker: string;
  /** Echoed in `hello`, so that the page knows who answers. */
  readonly nonce: string;
}

export type PageToFrame =
  /** Is the frame still there? It answers with `pong`. */
  | { readonly type: 'ping' }
  | {
      readonly type: 'run';
      readonly id: number;
      /** Names the module; its bytes come along unless the frame holds them. */
      readonly digest: string;
      readonly bytes?: Uint8Array<ArrayBuffer>;
      /** Runs the artifact when it is no module itself. */
      readonly runner?: RunnerTask;
      readonly setup: RunSetup;
      /** undefined: ask the reader. */
      readonly stdin: Uint8Array | undefined;
    }
  | { readonly type: 'stop'; readonly id: number }
  | { readonly type: 'input'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly type: 'end-input'; readonly id: number }
  | { readonly type: 'forget'; readonly digest: string }
  /** A file of a runner: comes before the first message that names it, and is kept until it is forgotten. */
  | { readonly type: 'resource'; readonly digest: string; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly type: 'prewarm'; readonly runner?: RunnerTask; readonly limits: Limits }
  | CallToFrame;

/** A Runner, its files named by digest. */
export type RunnerTask =
  | {
      readonly kind: 'interpreter';
      readonly module: string;
      readonly argv: readonly string[];
      readonly env: Readonly<Record<string, string>>;
      readonly mounts: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'script';
      readonly code: string;
      readonly pack: Readonly<Record<string, string>>;
      /** See `Runner`. */
      readonly isSecure?: boolean;
    };

export interface RunSetup {
  readonly programName: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly folders: readonly SessionFolder[];
  readonly limits: Limits;
  /** All that the guest may do beside computing and printing. */
  readonly grants: readonly Grant[];
  readonly own?: OwnCapabilities;
  readonly cell: string;
}

export type StdinRung = 'jspi' | 'shared-memory' | 'up-front';

export type FrameToPage =
  | CallFromFrame
  | { readonly type: 'hello'; readonly nonce: string; readonly stdin: StdinRung }
  | { readonly type: 'pong' }
  /** Records as OutputBatches makes them. */
  | { readonly type: 'output'; readonly id: number; readonly records: Uint8Array<ArrayBuffer> }
  | { readonly type: 'display'; readonly id: number; readonly output: Output }
  | { readonly type: 'waiting'; readonly id: number; readonly waiting: boolean }
  | ({
      readonly type: 'end';
      readonly id: number;
      /** The last of the output. */
      readonly records?: Uint8Array<ArrayBuffer>;
    } & SupervisedEnd);

/** How a run ended, as whoever watches its thread tells it. */
export interface SupervisedEnd {
  readonly outcome: Outcome;
  readonly instantiateMs: number;
  readonly runMs: number;
  readonly memoryBytes: number;
  readonly outputBytes: number;
  readonly droppedBytes: number;
  readonly files?: ReadonlyMap<string, Uint8Array>;
  readonly removed?: readonly string[];
  readonly calls?: readonly CallTally[];
}

/** What a worker is to run. A script's worker was told before, by `boot`, what runs it. */
export type GuestWork = ModuleWork | { readonly kind: 'script'; readonly program: Uint8Array<ArrayBuffer> };

export interface ModuleWork {
  readonly kind: 'module';
  readonly module: WebAssembly.Module;
  /** See `CappedModule.shift`. */
  readonly shift: number;
  /** Set when the module is an interpreter: what it runs, and how. */
  readonly interpreter?: {
    /** See source-bundle.ts. */
    readonly sources: Uint8Array;
    readonly argv: readonly string[];
    readonly env: Readonly<Record<string, string>>;
    /** Absolute mount point → tar. */
    readonly mounts: Readonly<Record<string, Uint8Array>>;
  };
}

/** What a worker gets, once. */
export interface WorkerTask {
  readonly work: GuestWork;
  readonly setup: RunSetup;
  readonly stdin:
    | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
    | { readonly kind: 'messages' }
    | { readonly kind: 'shared'; readonly memory: SharedArrayBuffer };
  readonly sharedBatch: SharedArrayBuffer | undefined;
  /** For a module that makes host calls and cannot be suspended: their answers. */
  readonly callPipe?: SharedArrayBuffer;
}

export type ToWorker =
  | {
      readonly type: 'boot';
      /** The language's guest.ts: its address, or its text for a worker that can load nothing from ours. */
      readonly code: string | Uint8Array<ArrayBuffer>;
      readonly pack: Readonly<Record<string, Uint8Array<ArrayBuffer> | WebAssembly.Module>>;
    }
  | { readonly type: 'task'; readonly task: WorkerTask }
  | { readonly type: 'input'; readonly bytes: Uint8Array }
  | { readonly type: 'end-input' }
  | CallToWorker;

/** A script that awaits input can go on computing: its thread says this often that it is idle. */
export const WAITING_BEAT_MS = 1_000;

export type FromWorker =
  | CallFromWorker
  | { readonly type: 'started'; readonly instantiateMs: number }
  | { readonly type: 'output'; readonly number: number; readonly records: Uint8Array<ArrayBuffer> }
  | { readonly type: 'display'; readonly output: Output }
  /** `awake`: the thread is not asleep meanwhile, and says so again every WAITING_BEAT_MS. */
  | { readonly type: 'waiting'; readonly waiting: boolean; readonly awake?: boolean }
  | {
      readonly type: 'end';
      readonly outcome: Outcome;
      readonly runMs: number;
      readonly memoryBytes: number;
      readonly outputBytes: number;
      readonly droppedBytes: number;
      readonly files: ReadonlyMap<string, Uint8Array>;
      readonly removed: readonly string[];
      readonly calls: readonly CallTally[];
    };
