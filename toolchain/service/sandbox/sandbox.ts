import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { SERVICE_LIMITS } from '#model/limits.ts';
import { bwrapArgv, type SandboxLayout } from './bwrap-argv.ts';
import type { ControlGroups, SandboxGroup } from './control-groups.ts';
import { descendantsOf, processTree } from './processes.ts';
import { returnedFiles, type ReturnedFiles } from './returned-files.ts';
import { FILES_FD, SCRIPTS } from './scripts.ts';
import { seccompFilter } from './seccomp.ts';
import { WorkTime } from './work-time.ts';

export interface SandboxLimits {
  /** Waiting for input does not count. */
  readonly timeMs: number;
  /** Of all processes together, what they share left out. */
  readonly memoryBytes: number;
  /** Of stdout and stderr each that are passed on. */
  readonly outputBytes: number;
  /** Of stdout and stderr together, after which the sandbox is ended. */
  readonly outputHardBytes: number;
}

export interface SandboxCommand extends SandboxLayout {
  /** What is done inside: the constant script, and the arguments that it has. Files are brought back of a `run`. */
  readonly kind: keyof typeof SCRIPTS;
  readonly argv: readonly string[];
  readonly limits: SandboxLimits;
  /** Where the service may make control groups: memory and processes are then bounded for all of the sandbox, by the kernel. */
  readonly groups?: ControlGroups | undefined;
}

type Verdict =
  | { readonly kind: 'exited'; readonly exitCode: number }
  | { readonly kind: 'signalled'; readonly signal: string }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'limit-exceeded'; readonly limit: string; readonly message: string }
  /** The sandbox itself did not start. */
  | { readonly kind: 'broken'; readonly message: string };

export type SandboxEnd = Verdict & {
  readonly ms: number;
  /** What of it the program waited for input. */
  readonly waitedMs: number;
  /** The most that was seen. */
  readonly memoryBytes: number;
  readonly outputBytes: number;
  readonly droppedBytes: number;
  /** What a program left in its folder that ended by itself. */
  readonly left?: ReturnedFiles;
};

export interface SandboxRun {
  readonly ended: Promise<SandboxEnd>;
  /** False when more than the bound waits unread. */
  write(bytes: Uint8Array): boolean;
  /** End of file. */
  closeInput(): void;
  stop(): void;
}

/** Bubblewrap and the sandbox's own shell, which a limit on addresses would end before the program begins. */
const ADDRESS_SLACK = 1024 * 1024 * 1024;
const WATCH_MS = 100;
/** The longest path, and a size. */
const ENTRY_BYTES = 4096 + 32;
const SECCOMP_FD = 3;
/** Nothing is started before the process is in its control group; a service that dies meanwhile starts nothing. */
const GATE_FD = 5;
const GATE = `read _ <&${String(GATE_FD)} || exit 125; exec ${String(GATE_FD)}<&-; exec "$@"`;
/** What stands in a control group beside what a program may have: shared memory, bubblewrap, the shell. */
const GROUP_SLACK = { memoryBytes: 48 * 1024 * 1024, processes: 8 } as const;
const SIGNALS: ReadonlyMap<number, string> = new Map([
  [4, 'SIGILL'],
  [5, 'SIGTRAP'],
  [6, 'SIGABRT'],
  [7, 'SIGBUS'],
  [8, 'SIGFPE'],
  [9, 'SIGKILL'],
  [11, 'SIGSEGV'],
  [13, 'SIGPIPE'],
  [15, 'SIGTERM'],
  [24, 'SIGXCPU'],
  [25, 'SIGXFSZ'],
  [31, 'SIGSYS'],
]);

/** The user that sandboxes belong to where the service itself is root; they see themselves as nobody either way. */
const OWNER = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/**
 * Starts a command under bubblewrap, in a process group of its own, with nothing of the service's environment. `onOutput`
 * gets what it prints, up to its limit. Nothing of it outlives its end.
 */
export function startSandbox(
  command: SandboxCommand,
  onOutput: (name: 'stdout' | 'stderr', bytes: Buffer) => void,
): SandboxRun {
  const { limits } = command;
  const seconds = Math.ceil(limits.timeMs / 1000);
  const isGated = command.groups !== undefined;
  const isRun = command.kind === 'run';
  const { returned } = SERVICE_LIMITS;
  const child = spawn(
    isGated ? '/usr/bin/sh' : '/usr/bin/prlimit',
    [
      ...(isGated ? ['-c', GATE, 'sh', '/usr/bin/prlimit'] : []),
      `--as=${addressLimit(command)}`,
      `--cpu=${String(seconds * 4)}`,
      `--fsize=${String(command.scratchBytes)}`,
      ...['--nofile=256', '--core=0', '--memlock=65536', '--'],
      '/usr/bin/bwrap',
      ...bwrapArgv({ ...command, isFirst: isRun }, SECCOMP_FD),
      ...['/usr/bin/sh', '-c', SCRIPTS[command.kind], 'sh', String(SERVICE_LIMITS.processes)],
      ...(isRun ? [String(returned.files), String(returned.bytes)] : []),
      ...command.argv,
    ],
    { cwd: '/', env: {}, detached: true, stdio: descriptors(isRun, isGated), ...OWNER },
  );
  const group = openGate(child, command);
  // Said at the end, too.
  group.catch(ignore);
  const filter = child.stdio[SECCOMP_FD] as Writable;
  filter.on('error', ignore);
  filter.end(seccompFilter());
  const { stdin } = child;
  // A program that does not read its input is none of our faults.
  stdin.on('error', ignore);

  let verdict: Verdict | undefined;
  let memoryBytes = 0;
  const output = { all: 0, dropped: 0, stdout: 0, stderr: 0 };
  const end = (with_: Verdict): void => {
    verdict ??= with_;
    killAll(child);
  };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (bytes: Buffer) => {
      output.all += bytes.length;
      const room = Math.max(0, limits.outputBytes - output[name]);
      const kept = bytes.subarray(0, room);
      output[name] += kept.length;
      output.dropped += bytes.length - kept.length;
      if (kept.length > 0) onOutput(name, kept);
      if (output.all > limits.outputHardBytes) {
        end(exceeded('outputHardBytes', `It printed more than ${String(limits.outputHardBytes)} bytes.`));
      }
    });
  }
  const files = isRun
    ? collect(child.stdio[FILES_FD] as Readable, () => {
        end(exceeded('files', 'It left more files, or larger ones, than can be brought back.'));
      })
    : [];
  const time = new WorkTime(child.pid, limits.timeMs, {
    timedOut: () => end({ kind: 'timed-out' }),
    waitedTooLong: () => end(waitedTooLong()),
  });
  const watch = setInterval(() => {
    if (child.pid === undefined) return;
    void time.look();
    void processTree(child.pid).then((tree) => {
      memoryBytes = Math.max(memoryBytes, tree.memoryBytes);
      if (tree.memoryBytes > limits.memoryBytes) {
        end(outOfMemory(limits));
      }
    });
  }, WATCH_MS);

  const ended = new Promise<SandboxEnd>((resolve) => {
    const settle = (found: Verdict): void => {
      clearInterval(watch);
      const { ms, waitedMs } = time;
      time.end();
      resolve({
        ...found,
        ...{ ms, waitedMs, memoryBytes, outputBytes: output.all, droppedBytes: output.dropped },
        ...(isRun && verdict === undefined && { left: returnedFiles(Buffer.concat(files)) }),
      });
    };
    child.once('error', (error) => settle({ kind: 'broken', message: error.message }));
    child.once('close', (code, signal) => {
      void group.then(
        async (closed) => {
          const ranOut = (await closed?.ranOut()) ?? false;
          void closed?.remove();
          settle(verdict ?? (ranOut ? outOfMemory(limits) : verdictOf(code, signal)));
        },
        (error: unknown) => settle(verdict ?? { kind: 'broken', message: String(error) }),
      );
    });
  });
  return {
    ended,
    write(bytes) {
      if (!stdin.writable) return true;
      if (stdin.writableLength > SERVICE_LIMITS.pendingInputBytes) return false;
      stdin.write(bytes);
      time.given(false);
      return true;
    },
    closeInput() {
      stdin.end();
      time.given(true);
    },
    stop: () => end({ kind: 'stopped' }),
  };
}

/** Puts a process that waits for it in a control group of its own, where there are any, and lets it go on. */
async function openGate(
  child: ChildProcess,
  { groups, limits, scratchBytes }: SandboxCommand,
): Promise<SandboxGroup | undefined> {
  if (groups === undefined || child.pid === undefined) return undefined;
  const gate = (child.stdio as readonly unknown[])[GATE_FD] as Writable;
  gate.on('error', ignore);
  let group: SandboxGroup | undefined;
  try {
    group = await groups.open({
      // What is in the scratch folder is memory, too.
      memoryBytes: limits.memoryBytes + scratchBytes + GROUP_SLACK.memoryBytes,
      processes: SERVICE_LIMITS.processes + GROUP_SLACK.processes,
    });
    await group.take(child.pid);
    gate.end('\n');
    return group;
  } catch (error) {
    killAll(child);
    void group?.remove();
    throw error;
  }
}

/** In bytes. A GPU's driver reserves more addresses than there is memory: what is used of them is watched, as everywhere. */
function addressLimit({ gpu, limits, root }: SandboxCommand): string {
  if (gpu !== undefined) return 'unlimited';
  return String(limits.memoryBytes + ADDRESS_SLACK + (root.reservedBytes ?? 0));
}

/** Input, output, errors, the filter, and what some have: a run's files, and the gate. What is undefined leads nowhere. */
function descriptors(isRun: boolean, isGated: boolean): ('pipe' | undefined)[] {
  const own: ('pipe' | undefined)[] = ['pipe', 'pipe', 'pipe', 'pipe'];
  if (isRun || isGated) own[FILES_FD] = isRun ? 'pipe' : undefined;
  if (isGated) own[GATE_FD] = 'pipe';
  return own;
}

/** What comes of a run's files, as it comes: at most what the script sends of them. */
function collect(stream: Readable, tooMuch: () => void): readonly Buffer[] {
  const { returned } = SERVICE_LIMITS;
  const chunks: Buffer[] = [];
  let room = returned.bytes + returned.files * ENTRY_BYTES;
  stream.on('error', ignore);
  stream.on('data', (bytes: Buffer) => {
    room -= bytes.length;
    if (room < 0) tooMuch();
    else chunks.push(bytes);
  });
  return chunks;
}

function waitedTooLong(): Verdict {
  const minutes = String(SERVICE_LIMITS.inputWaitMs / 60_000);
  return exceeded('inputWaitMs', `It waited for input for more than ${minutes} minutes in all.`);
}

function outOfMemory({ memoryBytes }: SandboxLimits): Verdict {
  return exceeded('memoryBytes', `It used more than ${String(memoryBytes)} bytes of memory.`);
}

function exceeded(limit: string, message: string): Verdict {
  return { kind: 'limit-exceeded', limit, message };
}

function verdictOf(code: number | null, signal: NodeJS.Signals | null): Verdict {
  if (signal !== null) return { kind: 'signalled', signal };
  const exitCode = code ?? 0;
  // As shells have it, bubblewrap answers 128 and the signal's number.
  const name = SIGNALS.get(exitCode - 128);
  return name === undefined ? { kind: 'exited', exitCode } : { kind: 'signalled', signal: name };
}

/**
 * SIGKILL, to the innermost processes first: were it bubblewrap first, a program could still see its input end. Whatever was started
 * meanwhile ends with the first process of its namespace. Nothing is waited for.
 */
function killAll({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  for (const each of [...descendantsOf(pid).reverse(), -pid]) {
    try {
      process.kill(each, 'SIGKILL');
    } catch {
      // It is gone.
    }
  }
}

function ignore(): void {
  // Said by the end of the run.
}
