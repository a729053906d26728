import { digestBytes, type Digest } from '#model/digest.ts';
import { Failure } from '#model/errors.ts';
import { SERVICE_LIMITS, type Limits } from '#model/limits.ts';
import type { ServiceAddress } from './address.ts';
import {
  aborted,
  ask,
  askJson,
  bytesOf,
  notUnderstood,
  pause,
  unreachable,
  type AskOptions,
  type KeyedAddress,
} from './ask.ts';
import { eventsOf, type StreamEvent } from './event-stream.ts';
import { readEvent, readRunId, readTargets, type RemoteEvent, type ServiceTarget } from './wire.ts';

/** What is sent to be compiled. */
export interface RemoteCompile {
  readonly language: string;
  readonly source: string;
  readonly files: Readonly<Record<string, string>>;
  readonly flags: readonly string[];
  readonly target: string;
}

/** What is sent to be run: `stdin` and then end of file, or nothing where input comes while it runs. */
export interface RemoteProgram extends RemoteCompile {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly interactive: boolean;
  readonly limits: Partial<Limits>;
}

/** A stream that said nothing for so many milliseconds is dead: the service says every 15 s that it is still there. */
const SILENT_MS = 40_000;
/** A stream that broke is taken up again, after so many milliseconds each. */
const RESUME_MS = [200, 1000, 2000, 4000, 8000] as const;
/** A program that was just started takes input a moment later. */
const INPUT_TRIES = 40;
const INPUT_MS = 50;

/** A compile service, as the page asks it: see public/docs/service.md. Each of its methods rejects as `ask` does. */
export class ServiceClient {
  readonly #place: ServiceAddress;
  readonly #key: () => string | undefined;

  /** `key`: the reader's, as it is when something is asked. */
  constructor(address: ServiceAddress, key: () => string | undefined = () => undefined) {
    this.#place = address;
    this.#key = key;
  }

  get #address(): KeyedAddress {
    return { ...this.#place, key: this.#key() };
  }

  async targets(options: AskOptions = {}): Promise<readonly ServiceTarget[]> {
    const targets = readTargets(await askJson(this.#address, 'v1/targets', options));
    if (targets === undefined) throw notUnderstood(this.#address);
    return targets;
  }

  /** The id of the compile, or of the run. */
  async begin(
    kind: 'compile' | 'run',
    body: RemoteCompile | RemoteProgram,
    options: AskOptions,
  ): Promise<string> {
    const id = readRunId(await askJson(this.#address, `v1/${kind}`, { ...options, method: 'POST', body }));
    if (id === undefined) throw notUnderstood(this.#address);
    return id;
  }

  /**
   * All events of a run, each once, to its result or error. A stream that breaks is taken up where it was. Throws Failure `service.lost` when
   * that cannot be done.
   */
  async *events(id: string, options: AskOptions): AsyncGenerator<RemoteEvent, void, undefined> {
    let last = 0;
    let broken = 0;
    for (;;) {
      try {
        for await (const event of this.#stream(id, last, options)) {
          if (event.id !== undefined) {
            if (event.id <= last) continue;
            last = event.id;
          }
          broken = 0;
          const read = readEvent(event.name, parseJson(event.data));
          if (read === 'invalid') throw notUnderstood(this.#address);
          if (read === undefined) continue;
          yield read;
          if (read.type === 'result' || read.type === 'error') return;
        }
      } catch (error) {
        if (options.signal?.aborted === true) throw aborted();
        if (!(error instanceof Failure) || error.code !== 'service.unreachable') throw this.#lost(error);
      }
      const wait = RESUME_MS[broken++];
      if (wait === undefined) throw this.#lost(unreachable(this.#address));
      await pause(wait, options.signal);
    }
  }

  /** A program's bytes, which are what their digest says. Throws Failure `service.digest-wrong`. */
  async program(digest: Digest, options: AskOptions): Promise<Uint8Array<ArrayBuffer>> {
    const response = await ask(this.#address, `v1/artifacts/${digest}`, options);
    const bytes = await bytesOf(this.#address, response, SERVICE_LIMITS.artifactBytes);
    if ((await digestBytes(bytes)) === digest) return bytes;
    throw new Failure(
      'service.digest-wrong',
      `The program that came from ${this.#address.place} is not the one that was compiled: it was dropped. Run it again; if it happens again, tell whoever runs the service.`,
      { detail: { digest } },
    );
  }

  /** Ends a run. One that is over, or unknown, is over. */
  async stop(id: string): Promise<void> {
    await ask(this.#address, `v1/runs/${id}`, { method: 'DELETE' });
  }

  /** Input for a run, or its end. */
  async input(id: string, input: { readonly text?: string; readonly end?: boolean }, signal: AbortSignal) {
    for (let tries = 1; ; tries++) {
      try {
        await ask(this.#address, `v1/runs/${id}/stdin`, { method: 'POST', body: input, signal });
        return;
      } catch (error) {
        const isEarly = error instanceof Failure && error.code === 'service.no-input';
        if (!isEarly || tries === INPUT_TRIES) throw error;
        await pause(INPUT_MS, signal);
      }
    }
  }

  async *#stream(
    id: string,
    after: number,
    { signal, onWait }: AskOptions,
  ): AsyncGenerator<StreamEvent, void, undefined> {
    const silence = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const heard = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENT_MS);
    };
    heard();
    try {
      const response = await ask(this.#address, `v1/runs/${id}/events`, {
        headers: { Accept: 'text/event-stream', ...(after > 0 && { 'Last-Event-ID': String(after) }) },
        signal: signal === undefined ? silence.signal : AbortSignal.any([signal, silence.signal]),
        onWait,
      });
      if (response.status === 204) throw this.#lost(undefined);
      const type = response.headers.get('Content-Type') ?? '';
      if (response.body === null || !type.startsWith('text/event-stream')) throw notUnderstood(this.#address);
      yield* eventsOf(response.body, heard);
    } catch (error) {
      if (error instanceof Failure && error.code !== 'aborted') throw error;
      throw unreachable(this.#address, error);
    } finally {
      clearTimeout(timer);
    }
  }

  #lost(cause: unknown): Failure {
    if (cause instanceof Failure && !['service.run-unknown', 'service.unreachable'].includes(cause.code)) {
      return cause;
    }
    return new Failure(
      'service.lost',
      `The compile service at ${this.#address.place} is gone in the middle of it, and what it did is lost. Run it again.`,
      { cause },
    );
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
