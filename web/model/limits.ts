/** What a run may use. Every limit that a reader, an embedder or a test can set stands in this file. */
export interface Limits {
  /** Wall time of the run in milliseconds, from before instantiation; waiting for the reader's input does not count. */
  readonly timeMs: number;
  /** Linear memory in bytes (rounded down to 64 KiB pages). */
  readonly memoryBytes: number;
  /** Bytes of stdout and stderr together that are shown and kept; what is beyond is counted and dropped. */
  readonly outputBytes: number;
  /** Bytes of stdout and stderr together after which the run is ended as `limit-exceeded`. */
  readonly outputHardBytes: number;
  /** Bytes in the guest's file system. */
  readonly fileBytes: number;
  /** Files and folders in the guest's file system. */
  readonly files: number;
  /** Open descriptors, the preopened ones included. */
  readonly descriptors: number;
}

const MIB = 1024 * 1024;

export const DEFAULT_LIMITS: Limits = {
  timeMs: 10_000,
  memoryBytes: 256 * MIB,
  outputBytes: 1 * MIB,
  outputHardBytes: 2048 * MIB,
  fileBytes: 256 * MIB,
  files: 100_000,
  descriptors: 1024,
};

/** What nobody can exceed by asking (a link, an embed). The page's owner may still lower the defaults. */
export const MAX_LIMITS: Limits = {
  timeMs: 10 * 60_000,
  memoryBytes: 2048 * MIB,
  outputBytes: 64 * MIB,
  outputHardBytes: 8192 * MIB,
  fileBytes: 1024 * MIB,
  files: 1_000_000,
  descriptors: 65_536,
};

/** The compiler is a victim too: its own bounds (see threats, measured fact 9). */
export const COMPILE_LIMITS = {
  timeMs: 120_000,
  sourceBytes: 8 * MIB,
  sourceFiles: 1_000,
  diagnostics: 500,
} as const;

/** Bounds of folders that a reader mounts: what is in them is handed over at every run. */
export const MOUNT_LIMITS = {
  /** Of one notebook. */
  folders: 8,
  /** Of one folder: what is beyond is left out, and said. */
  files: 2_000,
  bytes: 64 * MIB,
  /** Names that are looked at. */
  entries: 20_000,
} as const;

/** Bounds of what a link may carry. */
export const LINK_LIMITS = {
  /** Bytes after inflating. A 1.4 MB deflate bomb expands to 1 GB. */
  inflatedBytes: 256 * 1024,
  cells: 200,
  filesPerCell: 100,
  depth: 16,
  /** Above this many characters some chat programs cut a link: the share dialog warns. */
  warnLength: 2_048,
} as const;

/** Bounds of a file that is opened as a notebook, and of what is in it. */
export const FILE_LIMITS = {
  /** Bytes of the file as it is, and of what was fetched from an address. */
  bytes: 16 * MIB,
  /** Bytes after inflating: of all entries of an archive together. */
  inflatedBytes: 32 * MIB,
  /** Entries of an archive, folders included. */
  entries: 2_000,
  cells: 1_000,
  filesPerCell: 1_000,
  /** Outputs of programs may be JSON of their own. */
  depth: 64,
  /** Outputs of one cell that are kept. */
  outputs: 1_000,
} as const;

/** What is kept of what programs printed, for the next visit. Characters of JSON. */
export const OUTPUT_LIMITS = {
  cellCharacters: 1 * MIB,
  notebookCharacters: 8 * MIB,
  notebooks: 20,
} as const;

/** How output reaches the page: batches, not writes. */
export const STREAM_LIMITS = {
  batchBytes: 16 * 1024,
  batchMs: 16,
  /** Characters kept in a cell's output view: beyond that the oldest go. */
  viewCharacters: 4 * 1024 * 1024,
} as const;

/** What a guest may send the page in one message. What is longer is cut where it is text for a reader, and dropped otherwise. */
export const MESSAGE_LIMITS = {
  /** Characters of a reason or a message. */
  text: 64 * 1024,
  /** Characters of an id, a name, a code, a MIME type. */
  word: 256,
  /** Characters of a path. */
  path: 4096,
  /** Frames of a trap, lines of a traceback. */
  frames: 100,
  /** Kinds of host calls that one run's tally tells apart. */
  calls: 1_000,
  /** Bytes of output at once; batches are of about 16 KiB. */
  recordBytes: 1 * MIB,
  /** Characters and bytes of one display: 64 MiB, and a third more as base64. */
  displayBytes: 96 * MIB,
  /** Types of one display, values in its JSON, and how deep they are nested. */
  displayTypes: 32,
  jsonValues: 1_000_000,
  jsonDepth: 500,
} as const;

/**
 * How much a guest may send. Its own side keeps to less: 4,000 messages at once and 20 a millisecond, most of them output,
 * which is gathered before the page gets it. Beyond it the run is ended as `limit-exceeded`.
 */
export const MESSAGE_RATES = {
  /** Messages of any kind, at once and a second. */
  all: { burst: 20_000, perSecond: 40_000 },
  /** Those that reach the page each by itself: displays, and that the guest waits or goes on. */
  passedOn: { burst: 2_000, perSecond: 1_000 },
  /** Host calls: beyond `CALL_LIMITS.perSecond` each is refused, and whoever goes on all the same is ended. */
  calls: { burst: 5_000, perSecond: 5_000 },
  /** Displays that do not replace another, and their characters and bytes: they stay in the page. */
  displays: 1_000,
  displayBytes: 128 * MIB,
} as const;

/** Bounds of the compile service: what one client may ask, and what one machine takes on. */
export const SERVICE_LIMITS = {
  /** Bytes of a request's body. */
  bodyBytes: 64 * 1024,
  files: 64,
  args: 64,
  /** Work that waits for a place; beyond it clients are told to come back. */
  queued: 64,
  /** Work of one client that waits or runs. */
  perClient: 8,
  /** What waited longer is dropped, in milliseconds. */
  waitMs: 30_000,
  /** Seconds of work that a client may have at once, and gets back in each second. */
  workSeconds: { burst: 240, perSecond: 1 },
  compileMs: 60_000,
  compileMemoryBytes: 2048 * MIB,
  /** Bytes of a compiled program. */
  artifactBytes: 64 * MIB,
  /** Bytes of what a compiler prints. */
  compileOutputBytes: 1 * MIB,
  /** Bytes of the scratch folder of a compile; a run has `fileBytes` of its limits. */
  scratchBytes: 256 * MIB,
  /** Processes and threads in one sandbox. */
  processes: 64,
  /** Bytes of output after which a native run is ended. */
  outputHardBytes: 64 * MIB,
  /** What a native run's program left behind is brought back: so many files, so many bytes in all. */
  returned: { files: 200, bytes: 4 * MIB },
  /** A native run waits for input so long, in all, in milliseconds: it holds a place. */
  inputWaitMs: 5 * 60_000,
  /** Bytes of input that a run was sent and has not read. */
  pendingInputBytes: 1 * MIB,
  /** Finished runs whose events can still be read: so many, for so many milliseconds. */
  keptRuns: 256,
  keptMs: 10 * 60_000,
  /** Streams of events at once: of one run, of one client, and of all. */
  readersPerRun: 32,
  readersPerClient: 1024,
  readers: 2048,
  /** A reader that takes nothing for so long is cut off, in milliseconds: it may come back and go on where it was. */
  stallMs: 15_000,
  /** Work that is under way is given so long when the service is told to end, in milliseconds. */
  drainMs: 10_000,
} as const;

/** Bounds of what is asked of a store with the interface of S3. Times are in milliseconds. */
export const S3_LIMITS = {
  /** Until an answer begins: a store that hangs is one that is not there. A megabyte that is sent gets a second more. */
  answerMs: 4_000,
  /** Until what was asked for is there. */
  bodyMs: 20_000,
  /** Tries, where the store refuses the connection or says that it is too busy; the first pause, doubled each time. */
  tries: 3,
  pauseMs: 100,
  /** Bytes of one object: a program, and what stands in front of it. */
  objectBytes: SERVICE_LIMITS.artifactBytes + 2 * MIB,
  /** Nothing is asked of a store that did not answer for so long; then it is looked whether it does. */
  restMs: 2_000,
  /** Bytes of what waits in memory until the store takes it; beyond it the oldest is dropped, and compiled again. */
  unwrittenBytes: 128 * MIB,
} as const;

/** Bounds of connections to our own server, site and service alike. Times are in milliseconds. */
export const HTTP_LIMITS = {
  connections: 4_096,
  /** Until all headers are there, and until all of the request is. */
  headersMs: 10_000,
  requestMs: 30_000,
  /** Without a byte in either direction. */
  idleMs: 60_000,
  /** How often it is looked whether a request is too slow. */
  checkMs: 2_000,
} as const;

/** Of a command by which a native toolchain makes its caches when it is installed: its owner waits for it. */
export const PREPARE_LIMITS = {
  timeMs: 20 * 60_000,
  memoryBytes: 4096 * MIB,
  outputBytes: 64 * 1024,
  outputHardBytes: 16 * MIB,
  scratchBytes: 1024 * MIB,
} as const;

/** Asked-for limits over the defaults, each clamped to [1, MAX_LIMITS]; what is not a finite number is ignored. */
export function resolveLimits(asked: Partial<Limits> = {}, defaults: Limits = DEFAULT_LIMITS): Limits {
  const resolved: { -readonly [K in keyof Limits]: number } = { ...defaults };
  for (const key of Object.keys(defaults) as (keyof Limits)[]) {
    const value = asked[key];
    if (typeof value === 'number' && Number.isFinite(value)) {
      resolved[key] = Math.min(Math.max(Math.floor(value), 1), MAX_LIMITS[key]);
    }
  }
  return resolved;
}
