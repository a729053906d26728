import type { Resource, Runner } from '#model/run.ts';
import type { RunnerTask } from './protocol.ts';

/** The files that a runner needs where it runs. */
export function runnerResources(runner: Runner): readonly Resource[] {
  return [runner.module, ...Object.values(runner.mounts)];
}

/** A runner as it crosses to where it runs: its files are sent apart, once. */
export function runnerTask({ kind, module, argv, env, mounts }: Runner): RunnerTask {
  const digests = Object.entries(mounts).map(([path, { digest }]) => [path, digest]);
  return {
    kind,
    module: module.digest,
    argv,
    env,
    mounts: Object.fromEntries(digests) as Record<string, string>,
  };
}
