import { randomUUID } from 'node:crypto';
import { asFailure, Failure } from '#model/errors.ts';
import type { Limits } from '#model/limits.ts';
import type { Artifact } from '#model/artifact.ts';
import type { Digest } from '#model/digest.ts';
import { Allowance } from './allowance.ts';
import { compileInSandbox, type CompileResult } from './compile-in-sandbox.ts';
import type { ServiceCompile } from './compile-request.ts';
import type { Metrics } from './metrics.ts';
import { runNative } from './native-run.ts';
import type { ResultStore } from './result-store.ts';
import { RunBoard } from './run-board.ts';
import { INSIDE } from './sandbox/bwrap-argv.ts';
import { ServiceRun, type ServiceResult } from './service-run.ts';
import type { WorkQueue } from './work-queue.ts';

/** What a run takes beside what a compile does. */
export interface RunOptions {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string | undefined;
  readonly interactive: boolean;
  readonly limits: Partial<Limits>;
}

export interface CompileServiceParts {
  readonly results: ResultStore;
  readonly queue: WorkQueue;
  readonly metrics: Metrics;
  readonly allowance?: Allowance;
}

const NO_USAGE = { memoryBytes: 0, outputBytes: 0 } as const;

/** Accepts compiles and native runs, does each compile once, and ends each run in exactly one result. */
export class CompileService {
  readonly board = new RunBoard();
  readonly #parts: CompileServiceParts;
  readonly #allowance: Allowance;
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

  /** Throws Failure `service.draining`, `service.queue-full`, `service.client-full`, `service.allowance-spent`. */
  async compile(compile: ServiceCompile, client: string): Promise<ServiceRun> {
    this.#mustBeOpen();
    const known = this.#joined(compile.id);
    if (known !== undefined) return known;
    const { results, metrics } = this.#parts;
    const kept = results.recent(compile.id) ?? (await results.get(compile.id, compile.target.language));
    // While the store was read another request may have begun it.
    const joined = this.#joined(compile.id);
    if (joined !== undefined) return joined;
    const run = newRun(compile.id, 'compile', compile);
    if (kept !== undefined) {
      metrics.count('petri_cache_hits_total', { language: run.language });
      this.board.add(run);
      // As many events as the compile itself had: who reads on from a number misses nothing.
      run.enter('compiling');
      run.finish(resultOf(kept, true, 0));
      return run;
    }
    this.#mustHaveAllowance(client);
    const done = this.#parts.queue.add(client, () => this.#compileNow(run, compile, client), run.signal);
    this.board.add(run);
    void done.catch((error: unknown) => this.#failed(run, error));
    return run;
  }

  /** Throws what `compile` throws. */
  async run(compile: ServiceCompile, options: RunOptions, client: string): Promise<ServiceRun> {
    this.#mustBeOpen();
    if (compile.target.recipe.produces === 'wasi-command') {
      const message = `${compile.target.language} for “${compile.target.id}” runs in the page: compile it here, and run it there.`;
      throw new Failure('request.invalid', message, { detail: { target: compile.target.id } });
    }
    this.#mustHaveAllowance(client);
    const first = await this.compile(compile, client);
    const run = newRun(`run_${randomUUID()}`, 'run', compile);
    this.board.add(run);
    void this.#runNow(run, first, compile, options, client).catch((error: unknown) =>
      this.#failed(run, error),
    );
    return run;
  }

  /** Stops a run, or a compile that nobody else asked for. False: it goes on for others. */
  stop(run: ServiceRun): boolean {
    if (run.kind === 'compile' && run.askers > 1) return false;
    run.stop();
    return true;
  }

  /** Takes nothing new; waits for what is under way, at most so long, then stops it. */
  async drain(timeMs: number): Promise<void> {
    this.#isDraining = true;
    const until = Date.now() + timeMs;
    while (this.board.active().length > 0 && Date.now() < until) await pause();
    for (const run of this.board.active()) run.stop();
    while (this.board.active().length > 0 && Date.now() < until + timeMs) await pause();
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
    const { results, metrics } = this.#parts;
    const end = await compileInSandbox(compile, run.signal);
    this.#allowance.charge(client, end.ms / 1000);
    metrics.observe('petri_compile_seconds', end.ms / 1000, { language: run.language, target: run.target });
    if (end.kind === 'ended') {
      metrics.count('petri_sandbox_kills_total', { outcome: end.outcome.kind });
      const timings = { compileMs: end.ms, instantiateMs: 0, runMs: 0, totalMs: end.ms };
      run.finish({ ...plain(timings), outcome: end.outcome.kind, detail: end.outcome });
      return;
    }
    const { result, bytes } = end;
    if (result.ok && bytes !== undefined) await results.putProgram({ bytes, manifest: result.manifest });
    if (result.ok || end.keep) {
      const toolchain = compile.toolchain.id;
      await results.put(compile.id, result, { language: run.language, toolchain });
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
    const { queue, metrics } = this.#parts;
    const { toolchain, target, files } = compile;
    const mime = target.recipe.shown?.mime;
    const { [target.main]: _main, ...others } = files;
    await queue.add(
      client,
      async () => {
        run.enter('running');
        const beganAt = performance.now();
        const end = await runNative(
          {
            ...options,
            root: toolchain.root,
            program: program.bytes,
            shownBy: shownBy(compile),
            files: others,
          },
          run.signal,
          {
            onOutput: (name, text) =>
              run.log.add('output', { name, text, ...(name === 'stdout' && mime !== undefined && { mime }) }),
            onStart: (started) => {
              run.program = started;
            },
          },
        );
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
      return {
        ...plain({ compileMs: 0, instantiateMs: 0, runMs: 0, totalMs: 0 }),
        outcome: 'stopped',
        detail: { kind: 'stopped' },
      };
    }
    if (first.result === undefined)
      throw first.error ?? new Failure('internal', 'The compile ended without a result.');
    return first.result;
  }

  #failed(run: ServiceRun, error: unknown): void {
    const failure = asFailure(error);
    if (failure.code === 'aborted' || run.signal.aborted) {
      const timings = { compileMs: 0, instantiateMs: 0, runMs: 0, totalMs: 0 };
      run.finish({ ...plain(timings), outcome: 'stopped', detail: { kind: 'stopped' } });
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

function newRun(id: string, kind: 'compile' | 'run', { target }: ServiceCompile): ServiceRun {
  return new ServiceRun({ id, kind, language: target.language, target: target.id });
}

function resultOf(result: CompileResult, cacheHit: boolean, ms: number): ServiceResult {
  const timings = { compileMs: ms, instantiateMs: 0, runMs: 0, totalMs: ms };
  const { diagnostics } = result;
  if (!result.ok) {
    const detail = { kind: 'failed-to-compile', diagnostics } as const;
    return { ...plain(timings), diagnostics, cacheHit, outcome: 'failed-to-compile', detail };
  }
  const { manifest } = result;
  return {
    ...plain(timings),
    diagnostics,
    cacheHit,
    outcome: 'compiled',
    artifact: { digest: manifest.digest, manifest },
  };
}

function plain(timings: ServiceResult['timings']): Omit<ServiceResult, 'outcome'> {
  return { diagnostics: [], cacheHit: false, timings, usage: NO_USAGE, truncated: false, droppedBytes: 0 };
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 25));
}
