import { setTimeout as pause } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { asFailure, Failure } from '#model/errors.ts';
import type { Artifact } from '#model/artifact.ts';
import type { Digest } from '#model/digest.ts';
import { Allowance, type WorkAllowance } from './allowance.ts';
import type { ServiceCompile } from './compile-request.ts';
import { doCompile, type WorkParts } from './compile-work.ts';
import type { EventLog } from './event-log.ts';
import { doRun } from './native-work.ts';
import { RunBoard } from './run-board.ts';
import { inputFull, mustRunHere, runUnknown } from './run-failures.ts';
import type { Asker, RunOptions, RunService } from './run-service.ts';
import { resultOf, stoppedResult } from './service-result.ts';
import { ServiceRun, type RunFacts, type ServiceResult } from './service-run.ts';
import type { WorkQueue } from './work-queue.ts';

export interface CompileServiceParts extends Omit<WorkParts, 'allowance'> {
  readonly queue: WorkQueue;
  readonly allowance?: WorkAllowance;
  /** How long a piece of work waited for its place. */
  readonly onWait?: (seconds: number, run: ServiceRun) => void;
}

/** For whom something is begun, and as a part of which trace. */
type Begun = Pick<Asker, 'client' | 'trace'>;

/** Accepts compiles and native runs, does each compile once, and ends each run in exactly one result. */
export class CompileService implements RunService {
  readonly board = new RunBoard();
  readonly #parts: CompileServiceParts & WorkParts;
  #isDraining = false;

  constructor(parts: CompileServiceParts) {
    this.#parts = { ...parts, allowance: parts.allowance ?? new Allowance() };
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  program(digest: Digest): Promise<Artifact | undefined> {
    return this.#parts.results.program(digest);
  }

  async compile(compile: ServiceCompile, asker: Asker): Promise<RunFacts> {
    const run = await this.#begin(compile, asker, 'compile');
    run.askers++;
    return run.facts();
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
    if (run === undefined) return Promise.resolve(undefined);
    const isForOthers = run.state !== 'done' && (run.askers > 1 || run.followers > 0);
    if (!isForOthers) run.stop();
    return Promise.resolve(!isForOthers);
  }

  async input(id: string, text: string, isLast: boolean): Promise<void> {
    const run = this.board.get(id);
    if (run === undefined) throw runUnknown();
    if (run.program === undefined) throw new Failure('service.no-input', 'The run takes no input now.');
    if (text !== '' && !run.program.write(Buffer.from(text))) throw inputFull();
    if (isLast) run.program.closeInput();
    return Promise.resolve();
  }

  /**
   * A compile whose run is the caller's alone: it can be stopped, and the work goes on for others who wait for the same. Throws Failure
   * `service.draining`, `service.queue-full`, `service.client-full`, `service.allowance-spent`.
   */
  async beginCompile(compile: ServiceCompile, asker: Begun): Promise<ServiceRun> {
    const first = await this.#begin(compile, asker, 'compile');
    const run = newRun(compile.id, 'compile', compile, asker);
    run.enter('compiling');
    void this.#follow(run, first)
      .then((result) => run.finish(result))
      .catch((error: unknown) => this.#failed(run, error));
    return run;
  }

  /**
   * Throws what `beginCompile` throws.
   * @param id where it was accepted under one elsewhere
   */
  async beginRun(
    compile: ServiceCompile,
    options: RunOptions,
    asker: Begun,
    id = `run_${randomUUID()}`,
  ): Promise<ServiceRun> {
    this.#mustBeOpen();
    mustRunHere(compile);
    this.#mustHaveAllowance(asker.client);
    const first = await this.#begin(compile, asker, 'run');
    const run = newRun(id, 'run', compile, asker);
    this.board.add(run);
    void this.#runNow(run, first, compile, options, asker).catch((error: unknown) =>
      this.#failed(run, error),
    );
    return run;
  }

  /** Takes nothing new; waits for what is under way, at most so long, then stops it. */
  async drain(timeMs: number): Promise<void> {
    this.#isDraining = true;
    const until = Date.now() + timeMs;
    while (this.board.active().length > 0 && Date.now() < until) await pause(25);
    for (const run of this.board.active()) run.stop();
    while (this.board.active().length > 0 && Date.now() < until + timeMs) await pause(25);
  }

  /** The compile itself, begun now, under way or known. */
  async #begin(compile: ServiceCompile, asker: Begun, urgency: 'run' | 'compile'): Promise<ServiceRun> {
    const { client } = asker;
    this.#mustBeOpen();
    const known = this.#joined(compile.id, urgency);
    if (known !== undefined) return known;
    const { results, metrics, queue } = this.#parts;
    const kept = this.#trustsMemory
      ? await results.get(compile.id, compile.target.language)
      : await results.stored(compile.id, compile.target.language);
    // While the store was read another request may have begun it.
    const joined = this.#joined(compile.id, urgency);
    if (joined !== undefined) return joined;
    const run = newRun(compile.id, 'compile', compile, asker);
    run.isUrgent = urgency === 'run';
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
    const done = queue.add(
      client,
      () => {
        this.#waited(run, since);
        return doCompile(run, compile, client, this.#parts);
      },
      run.signal,
      () => run.isUrgent,
    );
    this.board.add(run);
    void done.catch((error: unknown) => this.#failed(run, error));
    return run;
  }

  /** A compile that is under way, or whose result is kept, serves all who ask. */
  #joined(id: string, urgency: 'run' | 'compile'): ServiceRun | undefined {
    const run = this.board.get(id);
    if (run === undefined || (run.state === 'done' && run.result === undefined)) return undefined;
    const { result } = run;
    if (result === undefined) {
      if (run.signal.aborted) return undefined;
      if (urgency === 'run') run.isUrgent = true;
      return run;
    }
    if (!this.#trustsMemory || !result.cacheHit) return undefined;
    if (this.#parts.results.recent(run.id as Digest) === undefined) return undefined;
    this.#parts.metrics.count('petri_cache_hits_total', { language: run.language });
    return run;
  }

  /** What others ask for here they have looked for in the store: what is remembered may be gone from it. */
  get #trustsMemory(): boolean {
    return this.#parts.alone === undefined;
  }

  async #runNow(
    run: ServiceRun,
    first: ServiceRun,
    compile: ServiceCompile,
    options: RunOptions,
    asker: Begun,
  ): Promise<void> {
    const startedAt = performance.now();
    run.enter('compiling');
    let compiled = await this.#follow(run, first);
    let program = await this.#programOf(compiled);
    if (compiled.artifact !== undefined && program === undefined) {
      // Dropped meanwhile, or where it is kept is away: it is made once more.
      this.#parts.results.forget(compile.id);
      compiled = await this.#follow(run, await this.#begin(compile, asker, 'run'));
      program = await this.#programOf(compiled);
    }
    const { diagnostics } = compiled;
    if (diagnostics.length > 0) run.log.add('diagnostics', { diagnostics });
    if (compiled.artifact === undefined) {
      run.finish(compiled);
      return;
    }
    if (program === undefined)
      throw new Failure('service.artifact-gone', 'The program was dropped meanwhile. Run it again.');
    const { client } = asker;
    const work = { compile, compiled, program, options, client, startedAt };
    const since = performance.now();
    await this.#parts.queue.add(
      client,
      () => {
        this.#waited(run, since);
        return doRun(run, work, this.#parts);
      },
      run.signal,
      () => true,
    );
  }

  #programOf({ artifact }: ServiceResult): Promise<Artifact | undefined> {
    if (artifact === undefined) return Promise.resolve(undefined);
    return this.#parts.results.program(artifact.digest as Digest).catch(() => undefined);
  }

  /** The result of a compile, for one of those who wait for it; `stopped` when that one does not wait any longer. */
  async #follow(run: ServiceRun, first: ServiceRun): Promise<ServiceResult> {
    first.followers++;
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
      const stop = (): void => resolve('stopped');
      if (run.signal.aborted) stop();
      else run.signal.addEventListener('abort', stop, { once: true });
    });
    const end = await Promise.race([whenDone, whenStopped]);
    first.followers--;
    if (end === 'stopped') {
      if (first.followers === 0 && first.askers === 0) first.stop();
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
    const seconds = this.#parts.allowance.wait(client);
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

function newRun(
  id: string,
  kind: 'compile' | 'run',
  { target }: ServiceCompile,
  { trace }: Begun,
): ServiceRun {
  return new ServiceRun({ id, kind, language: target.language, target: target.id }, trace);
}
