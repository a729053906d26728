import type { CallTally } from '#model/audit.ts';
import type { Grant, OwnCapabilities } from '#model/grant.ts';
import type { Limits } from '#model/limits.ts';
import type { Outcome } from '#model/outcome.ts';
import type { Output } from '#model/output.ts';
import {
  callsFrom,
  isAmount,
  isFiles,
  isLimits,
  isObject,
  isRecords,
  isRunner,
  isSetup,
  isText,
  outcomeFrom,
  outputFrom,
  pathsFrom,
  type Fields,
} from './message-parts.ts';
import {
  parseCallFromFrame,
  parseCallFromPage,
  parseCallFromWorker,
  type CallFromFrame,
  type CallFromWorker,
  type CallToFrame,
  type CallToWorker,
} from './call-messages.ts';

/**
 * Every message between the page, the sandbox frame and a run's worker. What comes from the side of the guest is
 * parsed: a message that is not one of these is dropped.
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
  | {
      readonly type: 'end';
      readonly id: number;
      /** The last of the output. */
      readonly records?: Uint8Array<ArrayBuffer>;
      readonly outcome: Outcome;
      readonly instantiateMs: number;
      readonly runMs: number;
      readonly memoryBytes: number;
      readonly outputBytes: number;
      readonly droppedBytes: number;
      readonly files?: ReadonlyMap<string, Uint8Array>;
      readonly removed?: readonly string[];
      readonly calls?: readonly CallTally[];
    };

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

/** A message of the frame's, or undefined when it is none. */
export function parseFromFrame(data: unknown): FrameToPage | undefined {
  if (!isObject(data)) return undefined;
  const { type, id, records, instantiateMs, files } = data;
  if (type === 'hello') {
    const { nonce, stdin } = data;
    const isRung = stdin === 'jspi' || stdin === 'shared-memory' || stdin === 'up-front';
    return isText(nonce) && isRung ? { type, nonce, stdin } : undefined;
  }
  if (type === 'pong') return { type };
  if (!isAmount(id)) return undefined;
  switch (type) {
    case 'output':
      return isRecords(records, 2) ? { type, id, records } : undefined;
    case 'display': {
      const output = outputFrom(data['output']);
      return output && { type, id, output };
    }
    case 'waiting': {
      const { waiting } = data;
      return typeof waiting === 'boolean' ? { type, id, waiting } : undefined;
    }
    case 'end': {
      const end = endFrom(data);
      const removed = pathsFrom(data['removed'] ?? []);
      const calls = callsFrom(data['calls'] ?? []);
      if (end === undefined || removed === undefined || calls === undefined) return undefined;
      if (!isAmount(instantiateMs)) return undefined;
      if (records !== undefined && !isRecords(records, 2)) return undefined;
      if (files !== undefined && !isFiles(files)) return undefined;
      return {
        type,
        id,
        instantiateMs,
        ...end,
        ...(records && { records }),
        ...(files && { files }),
        ...(data['removed'] !== undefined && { removed }),
        ...(data['calls'] !== undefined && { calls }),
      };
    }
    default:
      return parseCallFromFrame(data);
  }
}

/** A message of a worker's, or undefined when it is none. */
export function parseFromWorker(data: unknown): FromWorker | undefined {
  if (!isObject(data)) return undefined;
  const { type } = data;
  switch (type) {
    case 'started': {
      const { instantiateMs } = data;
      return isAmount(instantiateMs) ? { type, instantiateMs } : undefined;
    }
    case 'output': {
      const { number, records } = data;
      return isAmount(number) && isRecords(records) ? { type, number, records } : undefined;
    }
    case 'display': {
      const output = outputFrom(data['output']);
      return output && { type, output };
    }
    case 'waiting': {
      const { waiting, awake } = data;
      return typeof waiting === 'boolean' ? { type, waiting, awake: awake === true } : undefined;
    }
    case 'end': {
      const { files } = data;
      const end = endFrom(data);
      const removed = pathsFrom(data['removed']);
      const calls = callsFrom(data['calls']);
      return end && removed && calls && isFiles(files) ? { type, ...end, files, removed, calls } : undefined;
    }
    default:
      return parseCallFromWorker(data);
  }
}

/** What the ends that a worker and the frame tell of have in common. */
function endFrom(data: Fields): RunFigures | undefined {
  const { runMs, memoryBytes, outputBytes, droppedBytes } = data;
  const outcome = outcomeFrom(data['outcome']);
  return outcome &&
    isAmount(runMs) &&
    isAmount(memoryBytes) &&
    isAmount(outputBytes) &&
    isAmount(droppedBytes)
    ? { outcome, runMs, memoryBytes, outputBytes, droppedBytes }
    : undefined;
}

type RunFigures = Pick<
  FromWorker & { type: 'end' },
  'outcome' | 'runMs' | 'memoryBytes' | 'outputBytes' | 'droppedBytes'
>;

/** A message of the page's, or undefined: the frame trusts the page, but not that the two are of one release. */
export function parseFromPage(data: unknown): PageToFrame | undefined {
  if (!isObject(data)) return undefined;
  const { id, digest, bytes, runner, limits, setup, stdin } = data;
  switch (data['type']) {
    case 'ping':
      return { type: 'ping' };
    case 'prewarm':
      return isLimits(limits) && (runner === undefined || isRunner(runner))
        ? (data as unknown as PageToFrame)
        : undefined;
    case 'resource':
      return isText(digest) && bytes instanceof Uint8Array ? (data as unknown as PageToFrame) : undefined;
    case 'forget':
      return isText(digest) ? (data as unknown as PageToFrame) : undefined;
    case 'stop':
    case 'end-input':
      return isAmount(id) ? (data as unknown as PageToFrame) : undefined;
    case 'input':
      return isAmount(id) && bytes instanceof Uint8Array ? (data as unknown as PageToFrame) : undefined;
    case 'run':
      return isAmount(id) &&
        isText(digest) &&
        isSetup(setup) &&
        (runner === undefined || isRunner(runner)) &&
        (bytes === undefined || bytes instanceof Uint8Array) &&
        (stdin === undefined || stdin instanceof Uint8Array)
        ? (data as unknown as PageToFrame)
        : undefined;
    default:
      return parseCallFromPage(data);
  }
}
