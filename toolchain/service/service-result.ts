import type { CompileResult } from './compile-in-sandbox.ts';
import type { ServiceResult } from './service-run.ts';

const NO_USAGE = { memoryBytes: 0, outputBytes: 0 } as const;
const NO_TIME = { compileMs: 0, instantiateMs: 0, runMs: 0, totalMs: 0 } as const;

/** What is sent of a compile's result; `ms`: how long it took. */
export function resultOf(result: CompileResult, cacheHit: boolean, ms: number): ServiceResult {
  const timings = { compileMs: ms, instantiateMs: 0, runMs: 0, totalMs: ms };
  const { diagnostics } = result;
  if (!result.ok) {
    const detail = { kind: 'failed-to-compile', diagnostics } as const;
    return { ...plainResult(timings), diagnostics, cacheHit, outcome: 'failed-to-compile', detail };
  }
  const { manifest } = result;
  return {
    ...plainResult(timings),
    diagnostics,
    cacheHit,
    outcome: 'compiled',
    artifact: { digest: manifest.digest, manifest },
  };
}

/** A result of which nothing is known but how long it took. */
export function plainResult(timings: ServiceResult['timings']): Omit<ServiceResult, 'outcome'> {
  return { diagnostics: [], cacheHit: false, timings, usage: NO_USAGE, truncated: false, droppedBytes: 0 };
}

/** Of what was stopped before it had begun. */
export function stoppedResult(): ServiceResult {
  return { ...plainResult(NO_TIME), outcome: 'stopped', detail: { kind: 'stopped' } };
}
