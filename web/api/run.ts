import type { Artifact } from '#model/artifact.ts';
import type { Diagnostic } from '#model/diagnostic.ts';
import { asFailure, Failure } from '#model/errors.ts';
import type { Compiled } from '#model/compiled.ts';
import type { Grant } from '#model/grant.ts';
import type { Outcome, Trap } from '#model/outcome.ts';
import type { GuestHandle, RunEnd, RunResult, Runner, Timings } from '#model/run.ts';
import { failureDiagnostic } from './failure-diagnostic.ts';
import { compiledOf } from './given-artifact.ts';
import type { Permit } from './permit.ts';
import { OutputQueue } from './output-queue.ts';
import type { PetriRun, RunOptions, RunState } from './petri.ts';
import type { PetriParts } from './parts.ts';
import type { PreparedRun } from './prepare-run.ts';
import { startRunner } from './runner.ts';

type StreamName = 'stdout' | 'stderr';

const encoder = new TextEncoder();

/** One run, from request to result: compile (or find) the artifact, hand it to the host, collect what comes back. */
export class ActiveRun implements PetriRun {
  readonly result: Promise<RunResult>;
  readonly #parts: PetriParts;
  readonly #options: RunOptions;
  readonly #outputs = new OutputQueue();
  readonly #stopped = new AbortController();
  readonly #decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  readonly #text = { stdout: '', stderr: '' };
  readonly #startedAt = performance.now();
  /** Input written before the guest exists (the compile may take a while). */
  readonly #earlyInput: (Uint8Array | 'end')[] = [];
  #guest: GuestHandle | undefined;
  #compiled: Compiled | undefined;
  /** Of sources that are compiled on a service. */
  #permit: Permit | undefined;

  constructor(parts: PetriParts, prepare: () => PreparedRun, options: RunOptions) {
    this.#parts = parts;
    this.#options = options;
    const stop = (): void => {
      this.stop();
    };
    if (options.signal?.aborted === true) stop();
    options.signal?.addEventListener('abort', stop, { once: true });
    this.result = this.#go(prepare).then(
      (result) => {
        this.#end(stop);
        return result;
      },
      (error: unknown) => {
        const failure = asFailure(error);
        this.#end(stop, failure);
        throw failure;
      },
    );
    // A caller may only iterate: a rejection that nobody awaits must not end a Node process.
    this.result.catch(() => undefined);
  }

  [Symbol.asyncIterator](): ReturnType<PetriRun[typeof Symbol.asyncIterator]> {
    return this.#outputs[Symbol.asyncIterator]();
  }

  stop(): void {
    this.#stopped.abort();
    this.#guest?.stop();
  }

  write(input: string | Uint8Array): void {
    const bytes = typeof input === 'string' ? encoder.encode(input) : input;
    if (this.#guest === undefined) this.#earlyInput.push(bytes);
    else this.#guest.write(bytes);
  }

  closeStdin(): void {
    if (this.#guest === undefined) this.#earlyInput.push('end');
    else this.#guest.closeStdin();
  }

  get grants(): readonly Grant[] {
    return this.#guest?.grants ?? [];
  }

  revoke(grantId: string): boolean {
    return this.#guest?.revoke(grantId) ?? false;
  }

  #end(abortListener: () => void, failure?: Failure): void {
    this.#options.signal?.removeEventListener('abort', abortListener);
    this.#setState('ended');
    this.#outputs.end(failure);
  }

  async #go(prepare: () => PreparedRun): Promise<RunResult> {
    const prepared = prepare();
    if (prepared.refused) return this.#finish(endBeforeStart(prepared.refused));
    // Beside the compiler: fetching and starting an interpreter takes longer than most compiles.
    const starting = this.#runner(prepared);
    const compiled = await this.#compile(prepared);
    this.#compiled = compiled === 'stopped' ? undefined : compiled;
    if (compiled === 'stopped' || this.#stopped.signal.aborted)
      return this.#finish(endBeforeStart({ kind: 'stopped' }));
    if (this.#permit?.isDenied === true) {
      return this.#finish(endBeforeStart({ kind: 'denied', capability: this.#permit.call }));
    }
    if (!compiled.ok) {
      return this.#finish(endBeforeStart({ kind: 'failed-to-compile', diagnostics: compiled.diagnostics }));
    }
    const runner = await starting;
    if (runner === 'stopped') return this.#finish(endBeforeStart({ kind: 'stopped' }));
    if (runner instanceof Failure) {
      const diagnostics = [failureDiagnostic(runner)];
      this.#compiled = { ok: false, diagnostics, compileMs: compiled.compileMs, text: '' };
      return this.#finish(endBeforeStart({ kind: 'failed-to-compile', diagnostics }));
    }
    this.#setState('starting');
    const guest = this.#start(prepared, compiled.artifact, runner);
    this.#guest = guest;
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- whoever heard of the state may have stopped it
    if (this.#stopped.signal.aborted) guest.stop();
    for (const input of this.#earlyInput) {
      if (input === 'end') guest.closeStdin();
      else guest.write(input);
    }
    this.#setState('running');
    const end = await guest.end;
    this.#flush('stdout');
    this.#flush('stderr');
    return this.#finish(end, await this.#locate(end.outcome, compiled.artifact));
  }

  async #compile(prepared: PreparedRun): Promise<Compiled | 'stopped'> {
    this.#setState('compiling');
    const startedAt = performance.now();
    const { artifact } = this.#options;
    try {
      if (artifact !== undefined) return await compiledOf(artifact, prepared.language);
      return await this.#parts.compiler.compile(prepared.compile, {
        signal: this.#stopped.signal,
        title: prepared.title,
        ...(this.#options.onProgress && { onProgress: this.#options.onProgress }),
        ...(prepared.language.compiler === 'service' && {
          permit: (place) => this.#mayLeave(prepared, place),
        }),
      });
    } catch (error) {
      if (this.#stopped.signal.aborted) return 'stopped';
      // No compiler (offline, damaged pack, crash) is an end like any other: said in the same place, in the same form.
      const diagnostics = [failureDiagnostic(asFailure(error))];
      return { ok: false, diagnostics, compileMs: performance.now() - startedAt, text: '' };
    }
  }

  /** Its sources are about to leave the page. Throws Failure `capability.denied`. */
  async #mayLeave(prepared: PreparedRun, place: string): Promise<void> {
    const { Permit } = await import('./permit.ts');
    const permit = new Permit('compile', prepared, this.#options.ask);
    this.#permit = permit;
    await permit.obtain(place);
  }

  /** What runs the artifact. That it cannot be had is an end like that of a compiler which cannot be had. */
  async #runner(prepared: PreparedRun): Promise<Runner | Failure | 'stopped' | undefined> {
    const { signal } = this.#stopped;
    const stopped = new Promise<'stopped'>((resolve) => {
      signal.addEventListener('abort', () => resolve('stopped'), { once: true });
    });
    const { language, guest } = prepared;
    const { onProgress } = this.#options;
    const runner = startRunner(language, this.#parts, { limits: guest.limits, onProgress });
    try {
      const first = await Promise.race([runner, stopped]);
      return signal.aborted ? 'stopped' : first;
    } catch (error) {
      return asFailure(error);
    }
  }

  #start(prepared: PreparedRun, artifact: Artifact, runner: Runner | undefined): GuestHandle {
    return this.#parts.host.run(
      { ...prepared.guest, artifact, ...(runner && { runner }) },
      {
        output: (name, bytes) => {
          this.#options.onBytes?.(name, bytes);
          this.#emit(name, this.#decoders[name].decode(bytes, { stream: true }));
        },
        display: (output) => {
          this.#outputs.push(output);
        },
        late: (name, bytes) => {
          const text = this.#decoders[name].decode(bytes, { stream: true });
          if (text !== '') this.#options.onLateOutput?.({ type: 'stream', name, text });
        },
        waiting: (isWaiting) => {
          this.#setState(isWaiting ? 'waiting-for-input' : 'running');
        },
        ...(this.#options.ask && { ask: this.#options.ask }),
      },
    );
  }

  /** Source lines for a trap, where the module carries debug information. A failure here costs the lines, never the result. */
  async #locate(outcome: Outcome, artifact: Artifact): Promise<Outcome> {
    const crashed = 'trap' in outcome ? outcome.trap : undefined;
    if (crashed === undefined || artifact.manifest.debugInfo !== true) return outcome;
    const { frames } = crashed;
    const offsets = frames.flatMap((frame) => (frame.offset === undefined ? [] : [frame.offset]));
    if (offsets.length === 0) return outcome;
    try {
      const places = await this.#parts.compiler.symbolize(artifact.manifest.language, artifact, offsets);
      const byOffset = new Map(offsets.map((offset, index) => [offset, places[index]]));
      const located = frames.map((frame) => {
        const place = frame.offset === undefined ? undefined : byOffset.get(frame.offset);
        return place === undefined ? frame : { ...frame, ...place };
      });
      const trap: Trap = { ...crashed, frames: located };
      return { ...outcome, trap } as Outcome;
    } catch {
      return outcome;
    }
  }

  #emit(name: StreamName, text: string): void {
    if (text === '') return;
    this.#text[name] += text;
    this.#outputs.push({ type: 'stream', name, text });
  }

  /** A program may end within a UTF-8 sequence. */
  #flush(name: StreamName): void {
    this.#emit(name, this.#decoders[name].decode());
  }

  #setState(state: RunState): void {
    this.#options.onState?.(state);
  }

  #finish(end: RunEnd, outcome: Outcome = end.outcome): RunResult {
    const compiled = this.#compiled;
    const artifact = compiled?.ok === true ? compiled.artifact : undefined;
    const askedMs = this.#permit?.askedMs ?? 0;
    const timings: Timings = {
      compileMs: Math.max(0, (compiled?.compileMs ?? 0) - askedMs),
      instantiateMs: end.instantiateMs,
      runMs: end.runMs,
      totalMs: performance.now() - this.#startedAt - askedMs,
    };
    return {
      outcome: outcome.kind,
      detail: outcome,
      ...('exitCode' in outcome && { exitCode: outcome.exitCode }),
      stdout: this.#text.stdout,
      stderr: this.#text.stderr,
      diagnostics: diagnosticsOf(compiled, outcome),
      ...(artifact && { artifact: { digest: artifact.manifest.digest, manifest: artifact.manifest } }),
      cacheHit: compiled?.ok === true && compiled.cacheHit,
      timings,
      usage: end.usage,
      truncated: end.droppedBytes > 0,
      droppedBytes: end.droppedBytes,
      stays: end.stays === true,
      files: end.files ?? new Map(),
      removedFiles: end.removed ?? [],
      calls: [...(this.#permit?.tally() ?? []), ...(end.calls ?? [])],
    };
  }
}

function diagnosticsOf(compiled: Compiled | undefined, outcome: Outcome): readonly Diagnostic[] {
  const found =
    compiled?.ok === true ? compiled.artifact.manifest.diagnostics : (compiled?.diagnostics ?? []);
  // What the compiler said where the program runs comes on top.
  return compiled?.ok === true && outcome.kind === 'failed-to-compile'
    ? [...found, ...outcome.diagnostics]
    : found;
}

function endBeforeStart(outcome: Outcome): RunEnd {
  return { outcome, instantiateMs: 0, runMs: 0, usage: { memoryBytes: 0, outputBytes: 0 }, droppedBytes: 0 };
}
