import type { Diagnostic } from '#model/diagnostic.ts';
import { asFailure, Failure } from '#model/errors.ts';
import { Grants, type Grant } from '#model/grant.ts';
import type { Outcome } from '#model/outcome.ts';
import type { RunResult } from '#model/run.ts';
import type { ServiceClient } from '#service/service-client.ts';
import type { ServicePart } from '#service/service-part.ts';
import type { RemoteResult } from '#service/wire.ts';
import { failureDiagnostic } from './failure-diagnostic.ts';
import type { OutputQueue } from './output-queue.ts';
import { Permit } from './permit.ts';
import type { PetriRun, RunOptions, RunState } from './petri.ts';
import type { PreparedRun } from './prepare-run.ts';
import { remoteInput } from './remote-input.ts';
import { fullText } from './service-compile.ts';

/** Milliseconds that a service has for saying how a run ended that was stopped. */
const STOP_MS = 1_500;

/** What a reader is told of a run that another worker began anew. */
const BEGUN_AGAIN = 'The worker was lost; the run began again.';

const encoder = new TextEncoder();

/** A run on a compile service: sent there, when it may be; what it prints comes back as it is printed. */
export class ServiceRun implements PetriRun {
  readonly result: Promise<RunResult>;
  readonly #service: ServicePart;
  readonly #target: string;
  readonly #options: RunOptions;
  readonly #outputs: OutputQueue;
  /** The reader pressed Stop. */
  readonly #stopped = new AbortController();
  /** Nobody listens to the service any longer. */
  readonly #over = new AbortController();
  readonly #startedAt = performance.now();
  readonly #text = { stdout: '', stderr: '' };
  /** What it shows that is more than plain text, by MIME type. */
  readonly #shown = new Map<string, string>();
  readonly #files = new Map<string, Uint8Array>();
  #permit: Permit | undefined;
  #diagnostics: readonly Diagnostic[] = [];
  #run: { readonly client: ServiceClient; readonly id: string } | undefined;
  /** Input that is on its way, in order. */
  #sending: Promise<void> = Promise.resolve();
  #isRunning = false;
  #attempt = 1;
  /** Input from before the program runs. */
  #early: ({ readonly text: string } | { readonly end: true })[] = [];

  /** `outputs`: a queue that is empty. */
  constructor(
    service: ServicePart,
    outputs: OutputQueue,
    target: string,
    prepare: () => PreparedRun,
    options: RunOptions,
  ) {
    this.#service = service;
    this.#outputs = outputs;
    this.#target = target;
    this.#options = options;
    const stop = (): void => this.stop();
    if (options.signal?.aborted === true) stop();
    options.signal?.addEventListener('abort', stop, { once: true });
    const end = (failure?: Failure): void => {
      options.signal?.removeEventListener('abort', stop);
      this.#over.abort();
      this.#setState('ended');
      this.#outputs.end(failure);
    };
    this.result = this.#go(prepare).then(
      (result) => {
        end();
        return result;
      },
      (error: unknown) => {
        const failure = asFailure(error);
        end(failure);
        throw failure;
      },
    );
    // A caller may only iterate.
    this.result.catch(() => undefined);
  }

  [Symbol.asyncIterator](): ReturnType<PetriRun[typeof Symbol.asyncIterator]> {
    return this.#outputs[Symbol.asyncIterator]();
  }

  stop(): void {
    if (this.#stopped.signal.aborted) return;
    this.#stopped.abort();
    const run = this.#run;
    if (run === undefined) {
      this.#over.abort();
      return;
    }
    run.client.stop(run.id).catch(() => undefined);
    // The last of its output and its outcome are on the way, or the service is gone.
    setTimeout(() => this.#over.abort(), STOP_MS);
  }

  write(input: string | Uint8Array): void {
    this.#send({ text: typeof input === 'string' ? input : new TextDecoder().decode(input) });
  }

  closeStdin(): void {
    this.#send({ end: true });
  }

  /** What its level and its request gave it: none of it reaches the program, which has nothing but its sandbox there. */
  get grants(): readonly Grant[] {
    return [];
  }

  revoke(): boolean {
    return false;
  }

  async #go(prepare: () => PreparedRun): Promise<RunResult> {
    const prepared = prepare();
    if (prepared.refused) return this.#finish(prepared.refused);
    this.#setState('compiling');
    const { signal } = this.#over;
    try {
      const { client, address } = await this.#service.client();
      const { guest, compile } = prepared;
      const permit = new Permit('run', prepared, this.#options.ask);
      this.#permit = permit;
      const more = [
        ...(guest.args.length > 0 ? ['its arguments'] : []),
        ...(Object.keys(guest.env).length > 0 ? ['its environment'] : []),
        guest.interactive ? 'what you type while it runs' : 'its input',
      ];
      await permit.obtain(address.place, more);
      if (signal.aborted) return this.#finish({ kind: 'stopped' });
      const report = (message: string): void => this.#options.onProgress?.({ phase: 'service', message });
      report(`Sending to ${address.place}…`);
      const { timeMs, memoryBytes, outputBytes, fileBytes } = guest.limits;
      const body = {
        ...remoteInput(compile),
        target: this.#target,
        args: guest.args,
        env: guest.env,
        ...(!guest.interactive && { stdin: new TextDecoder().decode(guest.stdin) }),
        interactive: guest.interactive,
        limits: { timeMs, memoryBytes, outputBytes, fileBytes },
      };
      const options = {
        signal,
        onWait: (seconds: number, because: Failure) => report(fullText(seconds, because)),
      };
      const id = await client.begin('run', body, options);
      this.#run = { client, id };
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- it may have been stopped meanwhile
      if (signal.aborted) {
        client.stop(id).catch(() => undefined);
        return this.#finish({ kind: 'stopped' });
      }
      // What it did there with files is done here as far as a program in the page could have done it.
      const held = new Grants(guest.grants, guest.own);
      const mayDo = (verb: 'write' | 'delete', name: string): boolean =>
        held.wouldAllow({ name: 'fs', verb, target: `/${name}` }, guest.cell, Date.now());
      for await (const event of client.events(id, options)) {
        switch (event.type) {
          case 'state':
            if (event.attempt > this.#attempt) this.#beginAgain(event.attempt);
            if (event.state === 'running') this.#running();
            else
              report(
                event.state === 'queued' ? `Waiting for ${address.place}…` : `Compiling on ${address.place}…`,
              );
            break;
          case 'diagnostics':
            this.#diagnostics = event.diagnostics;
            break;
          case 'output':
            this.#emit(event.name, event.text, event.mime);
            break;
          case 'file':
            if (mayDo('write', event.name)) this.#files.set(event.name, event.bytes);
            break;
          case 'error':
            throw new Failure(event.code, event.message);
          case 'result': {
            const { outcome, diagnostics } = event.result;
            if (diagnostics.length > 0) this.#diagnostics = diagnostics;
            if (outcome === undefined)
              throw new Failure('service.answer-invalid', 'The service ran nothing.');
            const removedFiles = event.result.removedFiles.filter((name) => mayDo('delete', name));
            return this.#finish(outcome, { ...event.result, removedFiles });
          }
        }
      }
      throw new Failure('service.lost', 'The service said nothing of how the run ended. Run it again.');
    } catch (error) {
      return this.#failed(asFailure(error));
    }
  }

  /** What never began is an end like that of a compiler which cannot be had; what was lost on the way is a failure. */
  #failed(failure: Failure): RunResult {
    if (this.#stopped.signal.aborted) return this.#finish({ kind: 'stopped' });
    if (failure.code === 'capability.denied') {
      return this.#finish({ kind: 'denied', capability: this.#permit?.call ?? 'service.run' });
    }
    if (this.#isRunning) throw failure;
    this.#diagnostics = [...this.#diagnostics, failureDiagnostic(failure)];
    return this.#finish({ kind: 'failed-to-compile', diagnostics: this.#diagnostics });
  }

  /** What it printed is void. The service gives the new one what was sent to the old one. */
  #beginAgain(attempt: number): void {
    this.#attempt = attempt;
    this.#isRunning = false;
    this.#diagnostics = [];
    this.#text.stdout = '';
    this.#text.stderr = '';
    this.#shown.clear();
    this.#files.clear();
    this.#outputs.push({ type: 'clear_output', reason: BEGUN_AGAIN });
    this.#setState('compiling');
  }

  #running(): void {
    this.#isRunning = true;
    this.#setState('running');
    const early = this.#early;
    this.#early = [];
    for (const input of early) this.#send(input);
  }

  #send(input: { readonly text: string } | { readonly end: true }): void {
    const run = this.#run;
    if (!this.#isRunning || run === undefined) {
      this.#early.push(input);
      return;
    }
    const { signal } = this.#over;
    this.#sending = this.#sending
      .then(() => run.client.input(run.id, input, signal))
      // The program has ended, or is about to: nobody reads it.
      .catch(() => undefined);
  }

  #emit(name: 'stdout' | 'stderr', text: string, mime?: string): void {
    if (text === '') return;
    this.#options.onBytes?.(name, encoder.encode(text));
    this.#text[name] += text;
    if (mime === undefined) this.#outputs.push({ type: 'stream', name, text });
    else this.#shown.set(mime, (this.#shown.get(mime) ?? '') + text);
  }

  #setState(state: RunState): void {
    this.#options.onState?.(state);
  }

  #finish(outcome: Outcome, remote?: RemoteResult): RunResult {
    for (const [mime, text] of this.#shown) {
      this.#outputs.push({ type: 'display_data', data: { [mime]: text }, metadata: {} });
    }
    const { compileMs = 0, instantiateMs = 0, runMs = 0 } = remote?.timings ?? {};
    const droppedBytes = remote?.droppedBytes ?? 0;
    const totalMs = performance.now() - this.#startedAt - (this.#permit?.askedMs ?? 0);
    return {
      outcome: outcome.kind,
      detail: outcome,
      ...('exitCode' in outcome && { exitCode: outcome.exitCode }),
      stdout: this.#text.stdout,
      stderr: this.#text.stderr,
      diagnostics: this.#diagnostics,
      cacheHit: remote?.cacheHit ?? false,
      timings: { compileMs, instantiateMs, runMs, totalMs },
      usage: remote?.usage ?? { memoryBytes: 0, outputBytes: 0 },
      truncated: droppedBytes > 0,
      droppedBytes,
      stays: false,
      files: this.#files,
      removedFiles: remote?.removedFiles ?? [],
      calls: this.#permit?.tally() ?? [],
    };
  }
}
