import type { GuestPack, ScriptEnd, ScriptGuest, ScriptInput, ScriptRun } from '#model/guest-runtime.ts';
import type { Limits } from '#model/limits.ts';
import type { Outcome } from '#model/outcome.ts';
import type { SessionFolder } from '#model/session-files.ts';
import { FileSystem } from '#wasi/file-system.ts';
import { WOULD_BLOCK, type InputStream } from '#wasi/streams.ts';
import type { Broker } from './broker.ts';
import { DisplayFrames } from './display-frames.ts';
import { GuestRights } from './guest-rights.ts';
import { addFiles, outputLimit, watchedInput, type GuestEnd, type GuestIo } from './guest.ts';
import { OutputLimitReached } from './output-batches.ts';
import type { ScriptRealm } from './script-realm.ts';
import { FilesOfScript } from './script-files.ts';
import { threadNow } from './thread-clock.ts';
import { withhold } from './withhold.ts';

const encoder = new TextEncoder();

/** Everything of a run that a script guest is given, besides its streams. */
export interface ScriptTask {
  readonly program: Uint8Array<ArrayBuffer>;
  readonly programName: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly folders: readonly SessionFolder[];
  readonly limits: Limits;
  readonly cell: string;
}

/** A language's guest.ts in this thread: booted once, then it runs one program. */
export class Script {
  readonly #realm: ScriptRealm;
  readonly #ready: Promise<{ guest: ScriptGuest<unknown>; booted: unknown }>;

  /** `url`: the module. `pack`: files of the pack by name; wasm files as modules. */
  constructor(
    realm: ScriptRealm,
    url: string,
    pack: Readonly<Record<string, Uint8Array<ArrayBuffer> | WebAssembly.Module>>,
  ) {
    this.#realm = realm;
    this.#ready = boot(realm, url, pack);
    // Said by the run that follows.
    this.#ready.catch(() => undefined);
  }

  /**
   * Runs a program to its end and says how it ended, once. Never throws for what the program does. A program that
   * wrote too much may go on in a loop that lets nobody else have a turn: `end` is then called from within it.
   */
  async run(task: ScriptTask, io: GuestIo, end: (end: GuestEnd) => void): Promise<void> {
    const { limits } = task;
    const begun = threadNow();
    const { broker } = io;
    const rights = new GuestRights(broker);
    const files = new FileSystem({ bytes: limits.fileBytes, entries: limits.files }, rights.fileTime);
    addFiles(files, task);
    const display = new DisplayFrames((output) => {
      io.output.flush();
      io.display(output);
    });
    let started = begun;
    let isOver = false;
    const finish = (outcome: Outcome): void => {
      if (isOver) return;
      isOver = true;
      display.flush();
      io.output.flush();
      end({
        outcome: broker.outcome(outcome),
        memoryBytes: 0,
        outputBytes: io.output.total,
        droppedBytes: io.output.dropped,
        runMs: threadNow() - started,
        files: files.changedFiles(),
        removed: files.removedFiles(),
        calls: broker.tally(),
      });
    };
    let ready: { guest: ScriptGuest<unknown>; booted: unknown };
    try {
      ready = await this.#ready;
    } catch (error) {
      finish(failed(error, 'what runs this language could not be started'));
      return;
    }
    started = threadNow();
    io.started(started - begun);
    this.#realm.seal();
    try {
      withhold(broker);
      const run = programOf(task, io, { files, rights, display, broker }, this.#realm, finish);
      finish(outcomeOf(await ready.guest.run(run, ready.booted)));
    } catch (error) {
      finish(failed(error, 'what runs this language failed'));
    }
  }
}

async function boot(
  realm: ScriptRealm,
  url: string,
  pack: Readonly<Record<string, Uint8Array<ArrayBuffer> | WebAssembly.Module>>,
): Promise<{ guest: ScriptGuest<unknown>; booted: unknown }> {
  const { default: guest } = (await realm.importModule(url)) as { default: ScriptGuest<unknown> };
  const files: GuestPack = {
    moduleUrl: (code) => realm.moduleUrl(code),
    module(name) {
      const file = Object.hasOwn(pack, name) ? pack[name] : undefined;
      if (file instanceof WebAssembly.Module) return file;
      throw new Error(`${name} is no module of the pack: is it among guestFiles of the manifest?`);
    },
    bytes(name) {
      const file = Object.hasOwn(pack, name) ? pack[name] : undefined;
      if (file !== undefined && !(file instanceof WebAssembly.Module)) return file;
      throw new Error(`${name} is no file of the pack: is it among guestFiles of the manifest?`);
    },
  };
  return { guest, booted: await guest.boot?.(files) };
}

function programOf(
  task: ScriptTask,
  io: GuestIo,
  {
    files,
    rights,
    display,
    broker,
  }: { files: FileSystem; rights: GuestRights; display: DisplayFrames; broker: Broker },
  realm: ScriptRealm,
  end: (outcome: Outcome) => void,
): ScriptRun {
  const output = (name: 'stdout' | 'stderr'): ScriptRun['stdout'] => {
    const stream = io.output.stream(name);
    return {
      write(data) {
        const bytes = typeof data === 'string' ? encoder.encode(data) : data;
        try {
          stream.write(bytes, 0, bytes.length);
        } catch (error) {
          // A program may catch what is thrown through it: the run ends all the same.
          if (error instanceof OutputLimitReached) end(outputLimit(task.limits));
          throw error;
        }
        stream.settle?.();
      },
    };
  };
  return {
    bytes: task.program,
    name: task.programName,
    args: task.args,
    env: rights.env(task.env),
    limits: task.limits,
    stdin: inputOf(
      rights.stdin(
        watchedInput(io, () => {
          display.flush();
        }),
      ),
      io,
    ),
    stdout: output('stdout'),
    stderr: output('stderr'),
    files: new FilesOfScript(files, rights.mayTouch),
    capabilities: {
      has: (capability) => broker.hasText(capability),
      list: () => broker.list(),
      may: (name) => broker.may({ name }),
      info: () => ({ cell: task.cell, limits: task.limits, capabilities: broker.list() }),
    },
    call: (call, signal) => {
      io.output.flush();
      return io.calls.call(call, signal);
    },
    display(data, options = {}) {
      const { metadata = {}, displayId } = options;
      display.show({
        type: 'display_data',
        data,
        metadata,
        ...(displayId !== undefined && { displayId }),
      });
    },
    moduleUrl: (code) => realm.moduleUrl(code),
    onUncaught(listener) {
      realm.onUncaught(listener);
    },
  };
}

function inputOf(stream: InputStream, io: GuestIo): ScriptInput {
  /** What can be read now; undefined when nothing yet. */
  const take = (max: number): Uint8Array | undefined => {
    const size = Math.min(max, Math.max(stream.available(), 0));
    const target = new Uint8Array(size === 0 ? 1 : size);
    const count = stream.read(target, 0, target.length);
    return count === WOULD_BLOCK ? undefined : target.subarray(0, count);
  };
  return {
    canBlock: !io.suspending,
    readSync(max) {
      for (;;) {
        const bytes = take(max);
        if (bytes !== undefined) return bytes;
        if (io.suspending) {
          throw new Error(
            'input cannot be waited for here: it must be given before the run, or read with await',
          );
        }
        void stream.wait?.(Number.POSITIVE_INFINITY);
      }
    },
    async read(max) {
      for (;;) {
        const bytes = take(max);
        if (bytes !== undefined) return bytes;
        await (stream.waitAsync ?? stream.wait)?.call(stream, Number.POSITIVE_INFINITY);
      }
    },
  };
}

function outcomeOf(end: number | ScriptEnd): Outcome {
  if (typeof end !== 'number') return end;
  return { kind: 'exited', exitCode: Number.isInteger(end) ? end & 0xff : 1 };
}

function failed(error: unknown, what: string): Outcome {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { kind: 'trapped', trap: { reason: `${what}: ${reason}`, frames: [] } };
}
