import { chmod, mkdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '#model/errors.ts';
import { PREPARE_LIMITS } from '#model/limits.ts';
import { INSIDE } from './sandbox/bwrap-argv.ts';
import { whyNoSandbox } from './sandbox/probe.ts';
import { privateRoot } from './sandbox/root.ts';
import { startSandbox } from './sandbox/sandbox.ts';
import { openScratch } from './sandbox/scratch.ts';
import type { ToolchainSpec } from './toolchain-spec.ts';

/** While it is made, its owner in the sandbox is another than here where the installer is root. */
const SHARED = 0o777;
const READ = 0o755;

/**
 * Makes what a toolchain keeps beside its tools (see `Preparation`), by its own commands in a sandbox that can write to this one folder.
 * Throws Failure `service.toolchain-unavailable`.
 * @param root its new root, nobody's yet
 */
export async function prepareToolchain(
  { prepare, label, env = {} }: ToolchainSpec,
  root: string,
  say: (text: string) => void,
): Promise<void> {
  if (prepare === undefined) return;
  const why = await whyNoSandbox();
  if (why !== undefined) throw unavailable(label, why);
  const writable = join(root, INSIDE.prepared);
  for (const path of [writable, ...[INSIDE.seed, INSIDE.kept].map((each) => join(root, each))]) {
    await mkdir(path, { recursive: true });
    await chmod(path, SHARED);
  }
  const scratch = await openScratch(prepare.files);
  try {
    for (const [at, argv] of prepare.commands.entries()) {
      say(`${label}: preparing, ${String(at + 1)} of ${String(prepare.commands.length)}`);
      let said = '';
      const run = startSandbox(
        {
          kind: 'prepare',
          argv,
          env,
          limits: PREPARE_LIMITS,
          root: privateRoot(root),
          writable,
          sources: scratch.sources,
          scratchBytes: PREPARE_LIMITS.scratchBytes,
          workingFolder: INSIDE.sources,
        },
        (_, bytes) => {
          said += bytes.toString();
        },
      );
      run.closeInput();
      const end = await run.ended;
      if (end.kind !== 'exited' || end.exitCode !== 0) {
        throw unavailable(label, `${argv.join(' ')} ended with ${end.kind}: ${said.trim().slice(-500)}`);
      }
    }
  } finally {
    await scratch.remove();
  }
  for (const each of [INSIDE.seed, INSIDE.kept]) {
    await rmdir(join(root, each)).catch(() => undefined);
  }
  await chmod(writable, READ);
}

function unavailable(label: string, why: string): Failure {
  return new Failure('service.toolchain-unavailable', `${label} could not be prepared: ${why}`);
}
