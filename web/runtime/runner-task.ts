import type { Resource, Runner } from '#model/run.ts';
import type { RunnerTask } from './protocol.ts';

/** The files that a runner needs where it runs. */
export function runnerResources(runner: Runner): readonly Resource[] {
  return runner.kind === 'script'
    ? [runner.code, ...Object.values(runner.pack)]
    : [runner.module, ...Object.values(runner.mounts)];
}

/** A runner as it crosses to where it runs: its files are sent apart, once. */
export function runnerTask(runner: Runner): RunnerTask {
  if (runner.kind === 'script') {
    const { code, pack, isSecure = false } = runner;
    return { kind: 'script', code: code.digest, pack: digests(pack), ...(isSecure && { isSecure }) };
  }
  const { kind, module, argv, env, mounts } = runner;
  return { kind, module: module.digest, argv, env, mounts: digests(mounts) };
}

function digests(files: Readonly<Record<string, Resource>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, { digest }]) => [name, digest]));
}
