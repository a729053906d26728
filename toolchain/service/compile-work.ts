import type { Digest } from '#model/digest.ts';
import type { WorkAllowance } from './allowance.ts';
import { compileInSandbox, type SandboxHost } from './compile-in-sandbox.ts';
import type { ServiceCompile } from './compile-request.ts';
import type { Metrics } from './metrics.ts';
import type { ResultStore } from './result-store.ts';
import { plainResult, resultOf } from './service-result.ts';
import type { ServiceRun } from './service-run.ts';
import type { Tracer } from './tracing/tracer.ts';

/** What work needs and leaves behind. */
export interface WorkParts {
  readonly results: ResultStore;
  readonly metrics: Metrics;
  readonly allowance: WorkAllowance;
  readonly host: SandboxHost;
  readonly tracer?: Tracer | undefined;
  /** Where others compile too: works while nobody else does so under this id. */
  readonly alone?: (<T>(id: Digest, work: () => Promise<T>, signal: AbortSignal) => Promise<T>) | undefined;
}

/** Does a compile that has its place, keeps what it gave, and ends its run. Throws what the sandbox throws, and `aborted`. */
export async function doCompile(
  run: ServiceRun,
  compile: ServiceCompile,
  client: string,
  parts: WorkParts,
): Promise<void> {
  run.enter('compiling');
  const { alone, results } = parts;
  if (alone === undefined) return compileAndKeep(run, compile, client, parts);
  return alone(
    compile.id,
    async () => {
      // Whoever was waited for has made it, if it could be made.
      const kept = await results.stored(compile.id, run.language);
      if (kept === undefined) await compileAndKeep(run, compile, client, parts);
      else run.finish(resultOf(kept, true, 0));
    },
    run.signal,
  );
}

async function compileAndKeep(
  run: ServiceRun,
  compile: ServiceCompile,
  client: string,
  { results, metrics, allowance, host, tracer }: WorkParts,
): Promise<void> {
  const { language, target } = run;
  const span = tracer?.begin('compile', 'internal', run.trace, { language, target });
  const end = await compileInSandbox(compile, run.signal, host).finally(() => span?.end());
  allowance.charge(client, end.ms / 1000);
  metrics.observe('petri_compile_seconds', end.ms / 1000, { language, target });
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
    await results.put(compile.id, result, { language, target, toolchain });
  }
  run.finish(resultOf(result, false, end.ms));
}
