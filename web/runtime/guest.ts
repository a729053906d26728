import type { CallTally } from '#model/audit.ts';
import type { Limits } from '#model/limits.ts';
import type { Outcome } from '#model/outcome.ts';
import type { Output } from '#model/output.ts';
import type { SessionFolder } from '#model/session-files.ts';
import { unpackSources, type SourceBundle } from '#model/source-bundle.ts';
import { FileSystem } from '#wasi/file-system.ts';
import { treeFromTar } from '#wasi/tar.ts';
import { ProcessExit } from '#wasi/process.ts';
import type { InputStream } from '#wasi/streams.ts';
import { WasiHost } from '#wasi/wasi-host.ts';
import type { Broker } from './broker.ts';
import { addDevices } from './devices.ts';
import { DisplayFrames } from './display-frames.ts';
import type { GuestCalls } from './guest-calls.ts';
import { GuestRights } from './guest-rights.ts';
import { OutputLimitReached, type OutputBatches } from './output-batches.ts';
import { PetriImports } from './petri-imports.ts';
import { entryOf, resultText } from './plain-module.ts';
import { WAITING_BEAT_MS, type ModuleWork } from './protocol.ts';
import { callsPage, CAN_SUSPEND, promising } from './suspend.ts';
import { exitOutcome, readTrap, trapOutcome } from './trap.ts';

// A guest that is JavaScript has timers of its own under these names.
const { setInterval: every, clearInterval: cease } = globalThis;

/** A run as the thread that runs it sees it. */
export interface GuestTask {
  readonly work: ModuleWork;
  readonly programName: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly folders: readonly SessionFolder[];
  readonly limits: Limits;
  readonly cell: string;
}

export interface GuestIo {
  /** Decides what is done in this thread. */
  readonly broker: Broker;
  /** What the page decides on, and does. */
  readonly calls: GuestCalls;
  readonly stdin: InputStream;
  readonly output: OutputBatches;
  display(output: Output): void;
  /** The module is instantiated; its `_start` comes next. */
  started(instantiateMs: number): void;
  /** `isAwake`: the thread itself does not sleep meanwhile. */
  waiting(isWaiting: boolean, isAwake?: boolean): void;
  /** True when `stdin.wait` gives promises: the guest is then run by JavaScript Promise Integration. */
  readonly suspending: boolean;
}

/** How a guest ended that was not killed. */
export interface GuestEnd {
  readonly outcome: Outcome;
  readonly memoryBytes: number;
  readonly outputBytes: number;
  readonly droppedBytes: number;
  readonly runMs: number;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly removed: readonly string[];
  readonly calls: readonly CallTally[];
}

/** Runs a guest to its end on this thread. Never throws for what the guest does. */
export async function runGuest(task: GuestTask, io: GuestIo): Promise<GuestEnd> {
  const { limits, work } = task;
  const { broker } = io;
  const { interpreter } = task.work;
  const sources = interpreter && unpackSources(interpreter.sources);
  const rights = new GuestRights(broker, sources && [...programOf(sources).keys()].map((name) => `/${name}`));
  const files = new FileSystem({ bytes: limits.fileBytes, entries: limits.files }, rights.fileTime);
  addFiles(files, task);
  const { args, env } = commandLine(task, files, rights, sources);
  const display = new DisplayFrames((output) => {
    // In the order that the guest wrote them: text before a picture stays before it.
    io.output.flush();
    io.display(output);
  });
  const stdin = rights.stdin(
    watchedInput(io, () => {
      flushGuest(instance);
    }),
  );
  addDevices(files, { display, stdin, output: io.output, random: rights.random });
  let instance: WebAssembly.Instance | undefined;
  const host = new WasiHost({
    args,
    env,
    files,
    stdin,
    clock: rights.clock,
    random: rights.random,
    may: rights.mayTouch,
    stdout: io.output.stream('stdout'),
    stderr: io.output.stream('stderr'),
    descriptors: limits.descriptors,
    onWait() {
      display.flush();
    },
  });
  // Only a guest that waits is run so that it can be suspended: the others run on the plain stack, which is faster.
  const reads = io.suspending && readsInput(work.module);
  const calls = CAN_SUSPEND && !io.calls.canBlock && callsPage(work.module);
  const petri = new PetriImports({
    broker,
    calls: io.calls,
    memory: host.memory,
    cell: task.cell,
    limits,
    suspending: calls,
    beforeWait() {
      display.flush();
      flushGuest(instance);
      io.output.flush();
    },
  });
  const begun = performance.now();
  let outcome: Outcome;
  let started = begun;
  try {
    const imports = {
      wasi_snapshot_preview1: host.imports({ suspending: reads }),
      petri: petri.imports(),
    };
    instance = new WebAssembly.Instance(work.module, imports);
    started = performance.now();
    io.started(started - begun);
    host.attach(instance);
    outcome = await runInstance(task, io, instance, reads || calls);
  } catch (error) {
    outcome = outcomeOf(error, task, host.memory.byteLength, files);
  }
  outcome = broker.outcome(outcome);
  const runMs = performance.now() - started;
  display.flush();
  io.output.flush();
  return {
    outcome,
    memoryBytes: host.memory.byteLength,
    outputBytes: io.output.total,
    droppedBytes: io.output.dropped,
    runMs,
    files: files.changedFiles(),
    removed: files.removedFiles(),
    calls: broker.tally(),
  };
}

/** What a guest finds when it starts. */
export function addFiles(system: FileSystem, { files, folders }: Pick<GuestTask, 'files' | 'folders'>): void {
  for (const { path, isReadOnly } of folders) {
    if (isReadOnly) system.addReadOnly(path);
    else system.addDirectory(path);
  }
  for (const [path, bytes] of Object.entries(files)) system.addFile(path, bytes);
}

/** A command by its `_start`; of any other module the export that the arguments name, see `entryOf`. */
async function runInstance(
  { work: { module }, args }: GuestTask,
  io: GuestIo,
  instance: WebAssembly.Instance,
  suspending: boolean,
): Promise<Outcome> {
  const call = (entry: unknown, values: readonly unknown[]): unknown => {
    const run = suspending ? promising(entry as GuestFunction) : (entry as GuestFunction);
    return run(...values);
  };
  const { _start: start, _initialize: initialize } = instance.exports;
  if (typeof start === 'function') {
    await call(start, []);
    return { kind: 'exited', exitCode: 0 };
  }
  if (typeof initialize === 'function') await call(initialize, []);
  const entry = entryOf(module, instance, args);
  const isCall = 'call' in entry;
  const text = isCall ? resultText(await call(entry.call, entry.args)) : entry.text;
  const exitCode = isCall ? 0 : entry.exitCode;
  const bytes = new TextEncoder().encode(text);
  io.output.stream(exitCode === 0 ? 'stdout' : 'stderr').write(bytes, 0, bytes.length);
  return { kind: 'exited', exitCode };
}

type GuestFunction = (...values: readonly unknown[]) => unknown;

/** What of the sources an interpreter is to run; the rest of the cell's files are data, which the program may read or not. */
function programOf({ main, files }: SourceBundle): SourceBundle['files'] {
  const extension = main.slice(main.lastIndexOf('.'));
  return new Map([...files].filter(([name]) => name.endsWith(extension)));
}

/** argv and the environment; for an interpreter also its library and the sources, put where they are expected. */
function commandLine(
  task: GuestTask,
  files: FileSystem,
  rights: GuestRights,
  sources: SourceBundle | undefined,
): { args: readonly string[]; env: Readonly<Record<string, string>> } {
  const { interpreter } = task.work;
  const env = rights.env(task.env);
  if (interpreter === undefined || sources === undefined)
    return { args: [task.programName, ...task.args], env };
  // Hidden: a program that lists its folder does not expect the interpreter's library in it.
  for (const [path, tar] of Object.entries(interpreter.mounts)) files.addHidden(path, treeFromTar(tar).root);
  for (const [name, bytes] of programOf(sources)) {
    if (files.lookup(name) === undefined) files.addFile(name, bytes);
  }
  const argv = interpreter.argv.flatMap((arg) => {
    return arg === '{flags}' ? sources.flags : arg.replaceAll('{main}', `/${sources.main}`);
  });
  return { args: [...argv, ...task.args], env: { ...interpreter.env, ...env } };
}

function outcomeOf(error: unknown, task: GuestTask, memoryBytes: number, files: FileSystem): Outcome {
  if (error instanceof ProcessExit) {
    return error.signal === undefined
      ? exitOutcome(error.code, task.work.module, memoryBytes, task.limits.memoryBytes)
      : trapped(`the program raised signal ${String(error.signal)}`);
  }
  if (error instanceof OutputLimitReached) return outputLimit(task.limits);
  if (error instanceof WebAssembly.LinkError || error instanceof TypeError) {
    return trapped(
      `the module cannot be started: ${error.message.replace(/^WebAssembly\.Instance\(\): /, '')}`,
    );
  }
  const outcome = trapOutcome(readTrap(error, task.work.shift), memoryBytes, task.limits.memoryBytes);
  if (outcome.kind !== 'trapped' || files.quota.exceeded === undefined) return outcome;
  const limit = files.quota.exceeded === 'bytes' ? 'fileBytes' : 'files';
  return {
    kind: 'limit-exceeded',
    limit,
    message: `The program ran into the limit on ${limit === 'files' ? 'the number of files' : 'bytes in files'} and then failed (${outcome.trap.reason}).`,
  };
}

/** The outcome of a program that wrote more than `outputHardBytes`. */
export function outputLimit(limits: Limits): Outcome {
  const mib = String(Math.floor(limits.outputHardBytes / 1_048_576));
  return {
    kind: 'limit-exceeded',
    limit: 'outputHardBytes',
    message: `The program wrote more than ${mib} MiB and was ended. Print less, or write to a file.`,
  };
}

function trapped(reason: string): Outcome {
  return { kind: 'trapped', trap: { reason, frames: [] } };
}

/** stdin that tells when the guest waits for it. */
export function watchedInput(io: GuestIo, beforeWait: () => void): InputStream {
  const { stdin } = io;
  const wait = stdin.wait?.bind(stdin);
  if (wait === undefined) return stdin;
  const waitAsync = stdin.waitAsync?.bind(stdin);
  let beat: ReturnType<typeof setInterval> | undefined;
  const begin = (isAwake: boolean): void => {
    beforeWait();
    io.output.flush();
    io.waiting(true, isAwake);
    if (isAwake) {
      beat = every(() => {
        io.waiting(true, true);
      }, WAITING_BEAT_MS);
    }
  };
  const finish = (): void => {
    cease(beat);
    io.waiting(false);
  };
  return {
    ...(waitAsync && {
      waitAsync: async (timeoutMs: number) => {
        begin('waitAsync' in Atomics);
        await waitAsync(timeoutMs);
        finish();
      },
    }),
    read: (target, start, length) => stdin.read(target, start, length),
    available: () => stdin.available(),
    wait(timeoutMs) {
      begin(io.suspending);
      const waiting = wait(timeoutMs);
      if (waiting === undefined) {
        finish();
        return undefined;
      }
      return waiting.then(finish);
    },
  };
}

/** Shows a prompt without a newline, which C keeps in its buffer, where the module lets us. */
function flushGuest(instance: WebAssembly.Instance | undefined): void {
  const flush = instance?.exports['fflush'];
  if (typeof flush === 'function') (flush as (file: number) => number)(0);
}

function readsInput(module: WebAssembly.Module): boolean {
  return WebAssembly.Module.imports(module).some(({ name }) => name === 'fd_read' || name === 'poll_oneoff');
}
