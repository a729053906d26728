import { readFile, readdir, readlink } from 'node:fs/promises';
import { descendantsOf } from './processes.ts';

/** `read` and `readv`, as the kernel numbers them on the processors that sandboxes are for. */
const READS: ReadonlyMap<string, readonly string[]> = new Map([
  ['x64', ['0', '19']],
  ['arm64', ['63', '65']],
]);
const STDIN = '0x0';
/** Asleep, or over. */
const QUIET = 'SIZXx';

/** Looks from outside, by `/proc`, whether a sandbox does nothing but wait for the input that it is given. */
export class InputWatch {
  readonly #pid: number;
  readonly #reads = READS.get(process.arch) ?? [];

  /** @param pid the sandbox's first process on this machine: its input is the program's */
  constructor(pid: number) {
    this.#pid = pid;
  }

  /** False also where the kernel does not say. */
  async isWaiting(): Promise<boolean> {
    const input = await linkOf(`/proc/${String(this.#pid)}/fd/0`);
    if (input === '') return false;
    let reads = false;
    for (const pid of descendantsOf(this.#pid)) {
      const process = `/proc/${String(pid)}`;
      const tasks = await readdir(`${process}/task`).catch(() => []);
      for (const task of tasks) {
        const stat = await textOf(`${process}/task/${task}/stat`);
        // The name before it is the program's own, and may be anything.
        const state = stat.slice(stat.lastIndexOf(')') + 2)[0];
        if (state !== undefined && !QUIET.includes(state)) return false;
        if (reads) continue;
        const [call = '', descriptor] = (await textOf(`${process}/task/${task}/syscall`)).split(' ');
        if (!this.#reads.includes(call) || descriptor !== STDIN) continue;
        // A program may have put something else in the place of its input, and wait for that as long as it likes.
        reads = (await linkOf(`${process}/fd/0`)) === input;
      }
    }
    return reads;
  }
}

const textOf = (path: string): Promise<string> => readFile(path, 'latin1').catch(() => '');
const linkOf = (path: string): Promise<string> => readlink(path).catch(() => '');
