import type { Artifact } from '#model/artifact.ts';
import type { ServiceCompile } from './compile-request.ts';
import type { WorkParts } from './compile-work.ts';
import { runNative, type NativeEnd } from './native-run.ts';
import type { RunOptions } from './run-service.ts';
import { INSIDE } from './sandbox/bwrap-argv.ts';
import type { Gpu } from './sandbox/gpu.ts';
import type { ServiceResult, ServiceRun } from './service-run.ts';

export interface NativeWork {
  readonly compile: ServiceCompile;
  readonly compiled: ServiceResult;
  readonly program: Artifact;
  readonly options: RunOptions;
  readonly client: string;
  /** When the run was accepted, as `performance.now()` has it. */
  readonly startedAt: number;
}

/** Runs a program that is compiled and has its place, and ends its run. Throws what the sandbox throws. */
export async function doRun(run: ServiceRun, work: NativeWork, parts: WorkParts): Promise<void> {
  run.enter('running');
  const { compile, compiled, program, options, client, startedAt } = work;
  const { metrics, host, allowance, tracer } = parts;
  const { toolchain, target, files } = compile;
  const about = { language: run.language, target: run.target };
  const mime = target.recipe.shown?.mime;
  const { [target.main]: _main, ...others } = files;
  const span = tracer?.begin('run', 'internal', run.trace, about);
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
          run.log.add('output', { name, text, ...(name === 'stdout' && mime !== undefined && { mime }) }),
        onStart: (started) => {
          run.program = started;
        },
      },
    );
  const end = await (target.gpu?.use(run.signal, start) ?? start()).finally(() => span?.end());
  allowance.charge(client, end.ms / 1000);
  metrics.observe('petri_run_seconds', end.ms / 1000, about);
  if (end.outcome.kind !== 'exited')
    metrics.count('petri_sandbox_kills_total', { outcome: end.outcome.kind });
  for (const [name, bytes] of end.left?.files ?? [])
    run.log.add('file', { name, base64: Buffer.from(bytes).toString('base64') });
  run.finish(resultOfRun(compiled, end, { startedAt, beganAt }));
}

function resultOfRun(
  compiled: ServiceResult,
  { outcome, ms, waitedMs, memoryBytes, outputBytes, droppedBytes, left }: NativeEnd,
  { startedAt, beganAt }: { readonly startedAt: number; readonly beganAt: number },
): ServiceResult {
  const { compileMs } = compiled.timings;
  return {
    ...compiled,
    diagnostics: [...compiled.diagnostics, ...(left?.leftOut ?? [])],
    ...(left && left.removed.length > 0 && { removedFiles: left.removed }),
    outcome: outcome.kind,
    detail: outcome,
    ...(outcome.kind === 'exited' && { exitCode: outcome.exitCode }),
    timings: {
      compileMs,
      instantiateMs: beganAt - startedAt - compileMs,
      runMs: ms - waitedMs,
      totalMs: performance.now() - startedAt,
    },
    usage: { memoryBytes, outputBytes },
    truncated: droppedBytes > 0,
    droppedBytes,
  };
}

/** The command line that shows what was compiled, where that is not a program for this machine. */
function shownBy({ target, toolchain }: ServiceCompile): readonly string[] | undefined {
  const { shown } = target.recipe;
  if (shown === undefined) return undefined;
  const argv = shown.argv.map((each) => (each === '{program}' ? INSIDE.program : each));
  return [...(toolchain.tool(shown.tool) ?? []), ...argv];
}
