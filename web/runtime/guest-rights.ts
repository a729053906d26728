import type { HostCall } from '#model/capability.ts';
import { systemClock } from '#wasi/clocks.ts';
import type { Clock, FileAccess, FileVerb } from '#wasi/state.ts';
import type { InputStream } from '#wasi/streams.ts';
import type { Broker } from './broker.ts';
import { StandInClock, StandInRandom } from './stand-ins.ts';

const CLOCK: HostCall = { name: 'clock' };
const RANDOM: HostCall = { name: 'random' };
const STDIN: HostCall = { name: 'stdin' };
const ENV: HostCall = { name: 'env' };

/** What a guest's grants leave it of what a thread has: each call asks the broker. */
export class GuestRights {
  readonly #broker: Broker;
  readonly #standInClock = new StandInClock();
  readonly #standInRandom = new StandInRandom();
  /** Files that are the program itself: an interpreter reads them whatever the program may. */
  readonly #program: ReadonlySet<string>;
  readonly #tellsTime: boolean;

  constructor(broker: Broker, program: Iterable<string> = []) {
    this.#broker = broker;
    this.#program = new Set(program);
    this.#tellsTime = broker.has(CLOCK);
  }

  get clock(): Clock {
    return {
      now: () => this.#clock().now(),
      monotonic: () => this.#clock().monotonic(),
      beginning: this.#tellsTime ? systemClock.monotonic() : 0,
      slept: (ms) => {
        this.#standInClock.slept(ms);
      },
    };
  }

  /** For the times of files, which are taken at every write: not a call of the guest's. */
  readonly fileTime = (): number => (this.#tellsTime ? systemClock.now() : this.#standInClock.now());

  readonly random = (bytes: Uint8Array): void => {
    if (this.#broker.may(RANDOM, bytes.length)) crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
    else this.#standInRandom.fill(bytes);
  };

  readonly mayTouch: FileAccess = (verb: FileVerb, path: string) =>
    (verb === 'read' && this.#program.has(path)) || this.#broker.may({ name: 'fs', verb, target: path });

  /** Without the capability all of it is at its end. */
  stdin(stream: InputStream): InputStream {
    return new BrokeredInput(stream, this.#broker);
  }

  env(all: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    const names = Object.keys(all).filter((target) => this.#broker.may({ ...ENV, target }));
    return Object.fromEntries(names.map((name) => [name, all[name] ?? '']));
  }

  #clock(): Clock {
    return this.#broker.may(CLOCK) ? systemClock : this.#standInClock;
  }
}

/** Standard input that is at its end for who may not read it. */
class BrokeredInput implements InputStream {
  readonly #stream: InputStream;
  readonly #broker: Broker;
  readonly wait?: (timeoutMs: number) => Promise<void> | undefined;
  readonly waitAsync?: (timeoutMs: number) => Promise<void>;

  constructor(stream: InputStream, broker: Broker) {
    this.#stream = stream;
    this.#broker = broker;
    // Whoever may not read is never told to wait.
    if (stream.wait !== undefined) this.wait = (timeoutMs) => stream.wait?.(timeoutMs);
    if (stream.waitAsync !== undefined) {
      this.waitAsync = (timeoutMs) => stream.waitAsync?.(timeoutMs) ?? Promise.resolve();
    }
  }

  available(): number {
    return this.#broker.has(STDIN) ? this.#stream.available() : 0;
  }

  read(target: Uint8Array, start: number, length: number): number {
    // Before there is something, nothing is read: who waits in a loop is asked once.
    const available = this.available();
    if (available < 0) return available;
    return this.#broker.may(STDIN, Math.min(available, length))
      ? this.#stream.read(target, start, length)
      : 0;
  }
}
