import { StringDecoder } from 'node:string_decoder';
import type { Outcome } from '#model/outcome.ts';
import { resolveLimits, SERVICE_LIMITS, type Limits } from '#model/limits.ts';
import { Failure } from '#model/errors.ts';
import { INSIDE } from './sandbox/bwrap-argv.ts';
import type { ControlGroups } from './sandbox/control-groups.ts';
import type { Gpu } from './sandbox/gpu.ts';
import type { SandboxRoot } from './sandbox/root.ts';
import { startSandbox, type SandboxEnd, type SandboxRun } from './sandbox/sandbox.ts';
import { openScratch } from './sandbox/scratch.ts';
import { changedFiles, type ChangedFiles } from './changed-files.ts';

export interface NativeRun {
  readonly root: SandboxRoot;
  readonly program: Uint8Array;
  /** What is run instead of the program, which it is given: see `ShownBy`. */
  readonly shownBy?: readonly string[] | undefined;
  readonly files: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Text, then end of file; undefined together with `interactive`: what is sent while it runs. */
  readonly stdin: string | undefined;
  readonly interactive: boolean;
  readonly limits: Partial<Limits>;
  readonly groups?: ControlGroups | undefined;
  readonly gpu?: Gpu | undefined;
}

export interface NativeEnd {
  readonly outcome: Outcome;
  /** Milliseconds from its start to its end. */
  readonly ms: number;
  /** What of it the program waited for input. */
  readonly waitedMs: number;
  readonly memoryBytes: number;
  readonly outputBytes: number;
  readonly droppedBytes: number;
  /** What it made or changed; missing when it was ended from outside, or was none of its own. */
  readonly left?: ChangedFiles | undefined;
}

/** The longest that a program may run here, and the most that it may print and hold, whatever is asked for. */
const MOST = { timeMs: 60_000, memoryBytes: 1024 * 1024 * 1024, outputBytes: 4 * 1024 * 1024 } as const;

/** Runs a program in a sandbox of its own. `onOutput` gets whole characters. Throws Failure `service.sandbox-broken`. */
export async function runNative(
  run: NativeRun,
  signal: AbortSignal,
  hooks: { onOutput(name: 'stdout' | 'stderr', text: string): void; onStart(program: SandboxRun): void },
): Promise<NativeEnd> {
  const asked = resolveLimits(run.limits);
  const limits = {
    timeMs: Math.min(asked.timeMs, MOST.timeMs),
    memoryBytes: Math.min(asked.memoryBytes, MOST.memoryBytes),
    outputBytes: Math.min(asked.outputBytes, MOST.outputBytes),
    outputHardBytes: Math.min(asked.outputHardBytes, SERVICE_LIMITS.outputHardBytes),
  };
  const scratch = await openScratch(run.files, run.program);
  try {
    const decoders = { stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8') };
    const say = (name: 'stdout' | 'stderr', text: string): void => {
      if (text !== '') hooks.onOutput(name, text);
    };
    const program = startSandbox(
      {
        kind: run.shownBy === undefined ? 'run' : 'show',
        argv: run.shownBy ?? [INSIDE.program, ...run.args],
        env: run.env,
        limits,
        groups: run.groups,
        root: run.root,
        gpu: run.gpu,
        sources: scratch.sources,
        program: scratch.program,
        scratchBytes: Math.min(asked.fileBytes, SERVICE_LIMITS.scratchBytes),
        workingFolder: INSIDE.scratch,
      },
      (name, bytes) => say(name, decoders[name].write(bytes)),
    );
    const stop = (): void => program.stop();
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    if (run.stdin !== undefined) program.write(Buffer.from(run.stdin));
    if (!run.interactive || run.stdin !== undefined) program.closeInput();
    hooks.onStart(program);
    const end = await program.ended;
    signal.removeEventListener('abort', stop);
    say('stdout', decoders.stdout.end());
    say('stderr', decoders.stderr.end());
    const left = end.left && changedFiles(end.left, run.files);
    return { ...end, outcome: outcomeOf(end, limits.timeMs), left };
  } finally {
    await scratch.remove();
  }
}

/** What a processor's or the kernel's signal means, in a reader's words. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ['SIGSEGV', 'memory that is not the program’s was accessed (SIGSEGV)'],
  ['SIGBUS', 'memory that is not there was accessed (SIGBUS)'],
  ['SIGFPE', 'an impossible calculation, such as a division by zero (SIGFPE)'],
  ['SIGILL', 'an instruction that this processor does not have, or a trap (SIGILL)'],
  ['SIGABRT', 'the program ended itself by abort (SIGABRT)'],
  ['SIGSYS', 'a system call that is not allowed (SIGSYS)'],
]);

function outcomeOf(end: SandboxEnd, timeMs: number): Outcome {
  switch (end.kind) {
    case 'broken':
      throw new Failure('service.sandbox-broken', `A sandbox did not start: ${end.message}`);
    case 'exited':
      return { kind: 'exited', exitCode: end.exitCode };
    case 'timed-out':
      return { kind: 'timed-out', afterMs: timeMs };
    case 'stopped':
      return { kind: 'stopped' };
    case 'limit-exceeded':
      return { kind: 'limit-exceeded', limit: end.limit, message: end.message };
    case 'signalled':
      if (end.signal === 'SIGXCPU') {
        return {
          kind: 'limit-exceeded',
          limit: 'timeMs',
          message: 'It used more processor time than it may.',
        };
      }
      if (end.signal === 'SIGXFSZ') {
        return {
          kind: 'limit-exceeded',
          limit: 'fileBytes',
          message: 'It wrote a file that is larger than it may be.',
        };
      }
      return {
        kind: 'trapped',
        trap: { reason: REASONS.get(end.signal) ?? `killed (${end.signal})`, frames: [] },
      };
  }
}
