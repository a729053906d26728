import { setTimeout as pause } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { asFailure, Failure } from '#model/errors.ts';
import type { Artifact } from '#model/artifact.ts';
import type { Digest } from '#model/digest.ts';
import { Allowance, type WorkAllowance } from './allowance.ts';
import { compileInSandbox, type SandboxHost } from './compile-in-sandbox.ts';
import type { ServiceCompile } from './compile-request.ts';
import type { EventLog } from './event-log.ts';
import type { Metrics } from './metrics.ts';
import { runNative, type NativeEnd } from './native-run.ts';
import type { Gpu } from './sandbox/gpu.ts';
import type { ResultStore } from './result-store.ts';
import { RunBoard } from './run-board.ts';
import type { Asker, RunOptions, RunService } from './run-service.ts';
import { INSIDE } from './sandbox/bwrap-argv.ts';
import { plainResult, resultOf, stoppedResult } from './service-result.ts';
import { ServiceRun, type RunFacts, type ServiceResult } from './service-run.ts';
import type { Tracer } from './tracing/tracer.ts';
import type { WorkQueue } from './work-queue.ts';

export interface CompileServiceParts {
  readonly results: ResultStore;
  readonly queue: WorkQueue;
  readonly metrics: Metrics;
  readonly allowance?: WorkAllowance;
  readonly host: SandboxHost;
  readonly tracer?: Tracer | undefined;
  /** How long a piece of work waited for its place. */
  readonly onWait?: (seconds: number, run: ServiceRun) => void;
  /** Where others compile too: works while nobody else does so under this id. */
  readonly alone?: <T>(id: Digest, work: () => Promise<T>, signal: AbortSignal) => Promise<T>;
}

/** For whom something is begun, and as a part of which trace. */
type Begun = Pick<Asker, 'client' | 'trace'>;

/** Accepts compiles and native runs, does each compile once, and ends each run in exactly one result. */
export class CompileService implements RunService {
  readonly board = new RunBoard();
  readonly #parts: CompileServiceParts;
  readonly #allowance: WorkAllowance;
  #isDraining = false;

  constructor(parts: CompileServiceParts) {
    this.#parts = parts;
    this.#allowance = parts.allowance ?? new Allowance();
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  program(digest: Digest): Promise<Artifact | undefined> {
    return this.#parts.results.program(digest);
  }

  async compile(compile: ServiceCompile, asker: Asker): Promise<RunFacts> {
    return (await this.begin(compile, asker)).facts();
  }

  async run(compile: ServiceCompile, options: RunOptions, asker: Asker): Promise<RunFacts> {
    return (await this.beginRun(compile, options, asker)).facts();
  }

  facts(id: string): Promise<RunFacts | undefined> {
    return Promise.resolve(this.board.get(id)?.facts());
  }

  events(id: string): Promise<EventLog | undefined> {
    return Promise.resolve(this.board.get(id)?.log);
  }

  stop(id: string): Promise<boolean | undefined> {
    const run = this.board.get(id);
    return Promise.resolve(run && this.stopRun(run));
  }

  async input(id: string, text: string, isLast: boolean): Promise<void> {
    const run = this.board.get(id);
    if (run === undefined) throw runUnknown();
    if (run.program === undefined) throw new Failure('service.no-input', 'The run takes no input now.');
    if (text !== '' && !run.program.write(Buffer.from(text))) throw inputFull();
    if (isLast) run.program.closeInput();
    return Promise.resolve();
  }

  /** Throws Failure `service.draining`, `service.queue-full`, `service.client-full`, `service.allowance-spent`. */
  async begin(compile: ServiceCompile, asker: Begun): Promise<ServiceRun> {
    const { client } = asker;
    this.#mustBeOpen();
    const known = this.#joined(compile.id);
    if (known !== undefined) return known;
    const { results, metrics } = this.#parts;
    const kept = results.recent(compile.id) ?? (await results.get(compile.id, compile.target.language));
    // While the store was read another request may have begun it.
    const joined = this.#joined(compile.id);
    if (joined !== undefined) return joined;
    const run = newRun(compile.id, 'compile', compile, asker);
    if (kept !== undefined) {
      metrics.count('petri_cache_hits_total', { language: run.language });
      this.board.add(run);
      // As many events as the compile itself had: who reads on from a number misses nothing.
      run.enter('compiling');
      run.finish(resultOf(kept, true, 0));
      return run;
    }
    this.#mustHaveAllowance(client);
    const since = performance.now();
    const done = this.#parts.queue.add(
      client,
      () => {
        this.#waited(run, since);
        return this.#compileNow(run, compile, client);
      },
      run.signal,
    );
    this.board.add(run);
    void done.catch((error: unknown) => this.#failed(run, error));
    return run;
  }

  /**
   * Throws what `begin` throws.
   * @param id where it was accepted under one elsewhere
   */
  async beginRun(
    compile: ServiceCompile,
    options: RunOptions,
    asker: Begun,
    id = `run_${randomUUID()}`,
  ): Promise<ServiceRun> {
    const { client } = asker;
    this.#mustBeOpen();
    mustRunHere(compile);
    this.#mustHaveAllowance(client);
    const first = await this.begin(compile, asker);
    const run = newRun(id, 'run', compile, asker);
    this.board.add(run);
    void this.#runNow(run, first, compile, options, client).catch((error: unknown) =>
      this.#failed(run, error),
    );
    return run;
  }

  /** Stops a run, or a compile that nobody else asked for. False: it goes on for others. */
  stopRun(run: ServiceRun): boolean {
    if (run.kind === 'compile' && run.askers > 1) return false;
    run.stop();
    return true;
  }

  /** Takes nothing new; waits for what is under way, at most so long, then stops it. */
  async drain(timeMs: number): Promise<void> {
    this.#isDraining = true;
    const until = Date.now() + timeMs;
    while (this.board.active().length > 0 && Date.now() < until) await pause(25);
    for (const run of this.board.active()) run.stop();
    while (this.board.active().length > 0 && Date.now() < until + timeMs) await pause(25);
  }

  /** A compile that is under way, or whose result is kept, serves all who ask. */
  #joined(id: string): ServiceRun | undefined {
    const run = this.board.get(id);
    if (run === undefined || (run.state === 'done' && run.result === undefined)) return undefined;
    const { result } = run;
    if (result === undefined) {
      if (run.signal.aborted) return undefined;
      run.askers++;
      return run;
    }
    if (this.#parts.results.recent(run.id as Digest) === undefined || !result.cacheHit) return undefined;
    this.#parts.metrics.count('petri_cache_hits_total', { language: run.language });
    return run;
  }

  async #compileNow(run: ServiceRun, compile: ServiceCompile, client: string): Promise<void> {
    run.enter('compiling');
    const { alone } = this.#parts;
    if (alone === undefined) return this.#compileAlone(run, compile, client);
    return alone(
      compile.id,
      async () => {
        // Whoever was waited for has made it, if it could be made.
        const kept = await this.#parts.results.get(compile.id, run.language);
        if (kept === undefined) await this.#compileAlone(run, compile, client);
        else run.finish(resultOf(kept, true, 0));
      },
      run.signal,
    );
  }

  async #compileAlone(run: ServiceRun, compile: ServiceCompile, client: string): Promise<void> {
    const { results, metrics } = this.#parts;
    const { language, target } = run;
    const span = this.#parts.tracer?.begin('compile', 'internal', run.trace, { language, target });
    const end = await compileInSandbox(compile, run.signal, this.#parts.host).finally(() => span?.end());
    this.#allowance.charge(client, end.ms / 1000);
    metrics.observe('petri_compile_seconds', end.ms / 1000, { language: run.language, target: run.target });
    if (end.kind === 'ended') {
      metrics.count('petri_sandbox_kills_total', { outcome: end.outcome.kind });
      const timings = { compileMs: end.ms, instantiateMs: 0, runMs: 0, totalMs: end.ms };
      run.finish({ ...plainResult(timings), outcome: end.outcome.kind, detail: end.outcome });
      return;
    }
    const { result, bytes } = end;
    if (result.ok && bytes !== undefined) await results.putProgram({ bytes, manifest: result.manifest });
    if (result.ok || end.keep) {
      const toolchain = compile.toolchain.id;
      await results.put(compile.id, result, { language: run.language, target: run.target, toolchain });
    }
    run.finish(resultOf(result, false, end.ms));
  }

  async #runNow(
    run: ServiceRun,
    first: ServiceRun,
    compile: ServiceCompile,
    options: RunOptions,
    client: string,
  ): Promise<void> {
    const startedAt = performance.now();
    run.enter('compiling');
    const compiled = await this.#compiled(run, first);
    const { diagnostics } = compiled;
    if (diagnostics.length > 0) run.log.add('diagnostics', { diagnostics });
    if (compiled.artifact === undefined) {
      run.finish(compiled);
      return;
    }
    const program = await this.#parts.results.program(compiled.artifact.digest as Digest);
    if (program === undefined)
      throw new Failure('service.artifact-gone', 'The program was dropped meanwhile. Run it again.');
    const { queue, metrics, host } = this.#parts;
    const { toolchain, target, files } = compile;
    const mime = target.recipe.shown?.mime;
    const { [target.main]: _main, ...others } = files;
    const since = performance.now();
    await queue.add(
      client,
      async () => {
        this.#waited(run, since);
        run.enter('running');
        const about = { language: run.language, target: run.target };
        const span = this.#parts.tracer?.begin('run', 'internal', run.trace, about);
        const beganAt = performance.now();
        const start = (gpu?: Gpu): Promise<NativeEnd> =>
          runNative(
            {
              ...options,
              root: toolchain.root,
              program: program.bytes,
              shownBy: shownBy(compile),
              files: others,
              groups: host.groups,
              gpu,
            },
            run.signal,
            {
              onOutput: (name, text) =>
                run.log.add('output', {
                  name,
                  text,
                  ...(name === 'stdout' && mime !== undefined && { mime }),
                }),
              onStart: (started) => {
                run.program = started;
              },
            },
          );
        const end = await (target.gpu?.use(run.signal, start) ?? start()).finally(() => span?.end());
        this.#allowance.charge(client, end.ms / 1000);
        metrics.observe('petri_run_seconds', end.ms / 1000, { language: run.language, target: run.target });
        const { outcome, memoryBytes, outputBytes, droppedBytes } = end;
        if (outcome.kind !== 'exited') metrics.count('petri_sandbox_kills_total', { outcome: outcome.kind });
        const totalMs = performance.now() - startedAt;
        run.finish({
          ...compiled,
          outcome: outcome.kind,
          detail: outcome,
          ...(outcome.kind === 'exited' && { exitCode: outcome.exitCode }),
          timings: {
            compileMs: compiled.timings.compileMs,
            instantiateMs: beganAt - startedAt - compiled.timings.compileMs,
            runMs: end.ms,
            totalMs,
          },
          usage: { memoryBytes, outputBytes },
          truncated: droppedBytes > 0,
          droppedBytes,
        });
      },
      run.signal,
    );
  }

  /** The result of a compile, for one of those who wait for it; `stopped` when that one does not wait any longer. */
  async #compiled(run: ServiceRun, first: ServiceRun): Promise<ServiceResult> {
    const whenDone = new Promise<void>((resolve) => {
      const look = (): void => {
        if (!first.log.isClosed) return;
        ignore();
        resolve();
      };
      const ignore = first.log.listen(look);
      look();
    });
    const whenStopped = new Promise<'stopped'>((resolve) => {
      run.signal.addEventListener('abort', () => resolve('stopped'), { once: true });
    });
    if ((await Promise.race([whenDone, whenStopped])) === 'stopped') {
      first.askers--;
      if (first.askers === 0) first.stop();
      return stoppedResult();
    }
    if (first.result === undefined)
      throw first.error ?? new Failure('internal', 'The compile ended without a result.');
    return first.result;
  }

  #waited(run: ServiceRun, since: number): void {
    this.#parts.onWait?.((performance.now() - since) / 1000, run);
  }

  #failed(run: ServiceRun, error: unknown): void {
    const failure = asFailure(error);
    if (failure.code === 'aborted' || run.signal.aborted) {
      run.finish(stoppedResult());
      return;
    }
    this.#parts.metrics.count('petri_errors_total', { code: failure.code });
    run.fail(failure);
  }

  #mustBeOpen(): void {
    if (this.#isDraining)
      throw new Failure('service.draining', 'The service is about to end. Try again in a moment.');
  }

  #mustHaveAllowance(client: string): void {
    const seconds = this.#allowance.wait(client);
    if (seconds === 0) return;
    throw new Failure(
      'service.allowance-spent',
      `You have used what one client may. Try again in ${String(seconds)} s.`,
      {
        detail: { retryAfter: seconds },
      },
    );
  }
}

/** The command line that shows what was compiled, where that is not a program for this machine. */
function shownBy({ target, toolchain }: ServiceCompile): readonly string[] | undefined {
  const { shown } = target.recipe;
  if (shown === undefined) return undefined;
  const argv = shown.argv.map((each) => (each === '{program}' ? INSIDE.program : each));
  return [...(toolchain.tool(shown.tool) ?? []), ...argv];
}

function newRun(
  id: string,
  kind: 'compile' | 'run',
  { target }: ServiceCompile,
  { trace }: Begun,
): ServiceRun {
  return new ServiceRun({ id, kind, language: target.language, target: target.id }, trace);
}

/** Throws Failure `request.invalid` for a program that the service cannot run. */
export function mustRunHere({ target }: ServiceCompile): void {
  if (target.recipe.produces !== 'wasi-command') return;
  const message = `${target.language} for “${target.id}” runs in the page: compile it here, and run it there.`;
  throw new Failure('request.invalid', message, { detail: { target: target.id } });
}

export function runUnknown(): Failure {
  return new Failure(
    'service.run-unknown',
    'There is no such run here, or it was too long ago. Run it again.',
  );
}

export function inputFull(): Failure {
  return new Failure(
    'service.input-full',
    'The program has not read what it was sent before. Try again in a moment.',
  );
}
