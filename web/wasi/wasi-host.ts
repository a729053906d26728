import { Access } from './access.ts';
import { argsFunctions } from './args.ts';
import { clockFunctions, systemClock } from './clocks.ts';
import { Descriptor, DescriptorTable } from './descriptors.ts';
import { fdStateFunctions } from './fd-state.ts';
import { ioFunctions } from './fd-io.ts';
import { readdirFunctions } from './fd-readdir.ts';
import type { FileSystem } from './file-system.ts';
import { guarded, type ImportFunction } from './guard.ts';
import { GuestMemory } from './guest-memory.ts';
import { openFunctions } from './path-open.ts';
import { pathFunctions } from './path-names.ts';
import { pollFunctions } from './poll.ts';
import { ProcessExit, processFunctions } from './process.ts';
import { Resolver } from './resolver.ts';
import { ALL_RIGHTS, DIRECTORY_RIGHTS, STREAM_RIGHTS } from './rights.ts';
import { blockingSleep } from './sleep.ts';
import { socketFunctions } from './sockets.ts';
import type { Clock, FileAccess, HostState } from './state.ts';
import { BytesInput, nowhere, type InputStream, type OutputStream } from './streams.ts';

export interface WasiOptions {
  /** argv, argv[0] included. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly files: FileSystem;
  /** Names under which the file system's root is preopened. */
  readonly preopens?: readonly string[];
  /** Default: end of file at once. */
  readonly stdin?: InputStream;
  /** Default: thrown away. */
  readonly stdout?: OutputStream;
  readonly stderr?: OutputStream;
  /** Open descriptors, stdio and preopens included. */
  readonly descriptors?: number;
  readonly clock?: Clock;
  /** Default: blocks the thread. */
  readonly sleep?: (ms: number) => Promise<void> | undefined;
  readonly random?: (bytes: Uint8Array) => void;
  /** Default: everything in `files`. */
  readonly may?: FileAccess;
  /** Called before the guest waits for input or time, after stdout and stderr were flushed. */
  readonly onWait?: () => void;
}

export interface ImportOptions {
  /** Wrap what may wait with `WebAssembly.Suspending`: for streams whose `wait` gives a promise. */
  readonly suspending?: boolean;
}

/** WASI preview 1 for one instance of one module. */
export class WasiHost {
  readonly memory = new GuestMemory();
  readonly #state: HostState;
  readonly #functions: Record<string, ImportFunction>;

  constructor(options: WasiOptions) {
    const { clock = systemClock, files, stdout = nowhere, stderr = nowhere } = options;
    const table = new DescriptorTable(options.descriptors ?? 1024);
    const stdin = files.newDevice({ input: options.stdin ?? new BytesInput() });
    for (const node of [stdin, files.newDevice({ output: stdout }), files.newDevice({ output: stderr })]) {
      table.add(new Descriptor(node, STREAM_RIGHTS, 0));
    }
    for (const name of options.preopens ?? ['/', '.']) {
      const preopen = new TextEncoder().encode(name);
      table.add(new Descriptor(files.root, DIRECTORY_RIGHTS, ALL_RIGHTS, 0, preopen));
    }
    this.#state = {
      memory: this.memory,
      table,
      files,
      resolver: new Resolver(),
      clock,
      // A clock that does not go by itself is no measure of how long to wait.
      timer: () => (clock.slept === undefined ? clock : systemClock).monotonic(),
      access: new Access(options.may ?? (() => true)),
      sleep: options.sleep ?? blockingSleep(),
      random: options.random ?? ((bytes) => void crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>)),
      beforeWait() {
        stdout.flush?.();
        stderr.flush?.();
        options.onWait?.();
      },
    };
    this.#functions = {
      ...argsFunctions(this.#state, options.args, options.env ?? {}),
      ...clockFunctions(this.#state),
      ...ioFunctions(this.#state),
      ...fdStateFunctions(this.#state),
      ...readdirFunctions(this.#state),
      ...openFunctions(this.#state),
      ...pathFunctions(this.#state),
      ...pollFunctions(this.#state),
      ...processFunctions(this.#state),
      ...socketFunctions(this.#state),
    };
  }

  /** The imports of `wasi_snapshot_preview1`: no call ever throws into the guest, except to end it. */
  imports(options: ImportOptions = {}): Record<string, WebAssembly.ImportValue> {
    const imports: Record<string, WebAssembly.ImportValue> = {};
    for (const [name, call] of Object.entries(this.#functions)) {
      const safe = guarded(call);
      imports[name] = options.suspending === true && MAY_WAIT.has(name) ? new (suspending())(safe) : safe;
    }
    return imports;
  }

  /** Binds the instance's memory. Call after instantiating, before calling any export. */
  attach(instance: WebAssembly.Instance): void {
    const { memory } = instance.exports;
    if (memory instanceof WebAssembly.Memory) this.memory.attach(memory);
  }

  /** Runs a command to its end: the exit code. What else ends it (a trap) is thrown as the engine threw it. */
  start(instance: WebAssembly.Instance): number {
    this.attach(instance);
    const { _start: start } = instance.exports;
    try {
      (start as () => void)();
      return 0;
    } catch (error) {
      if (error instanceof ProcessExit) return error.code;
      throw error;
    }
  }
}

const MAY_WAIT: ReadonlySet<string> = new Set(['fd_read', 'poll_oneoff']);

type SuspendingConstructor = new (call: ImportFunction) => WebAssembly.ImportValue & object;

function suspending(): SuspendingConstructor {
  return (WebAssembly as unknown as { Suspending: SuspendingConstructor }).Suspending;
}
