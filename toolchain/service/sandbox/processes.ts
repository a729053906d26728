import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';

/** What a process and all that it started hold now. */
export interface ProcessTree {
  readonly processes: number;
  /** Memory of their own, without what is shared, in bytes. */
  readonly memoryBytes: number;
}

const PAGE_BYTES = 4096;
/** Nobody watches more than so many: the sandbox has its own bound. */
const MOST = 1024;

/** Walks down from a process by `/proc`. What goes away meanwhile is not counted. */
export async function processTree(pid: number): Promise<ProcessTree> {
  let processes = 0;
  let memoryBytes = 0;
  const waiting = [pid];
  for (let next = waiting.pop(); next !== undefined && processes < MOST; next = waiting.pop()) {
    const folder = `/proc/${String(next)}`;
    const statm = await readFile(`${folder}/statm`, 'latin1').catch(() => '');
    if (statm === '') continue;
    const [, resident = 0, shared = 0] = statm.split(' ').map(Number);
    processes++;
    memoryBytes += Math.max(0, resident - shared) * PAGE_BYTES;
    for (const task of await readdir(`${folder}/task`).catch(() => [])) {
      const children = await readFile(`${folder}/task/${task}/children`, 'latin1').catch(() => '');
      waiting.push(...children.split(' ').filter(Boolean).map(Number));
    }
  }
  return { processes, memoryBytes };
}

/** Processes that a process and those that it started have started and that are there, each after its parent. */
export function descendantsOf(pid: number): number[] {
  const found: number[] = [];
  for (
    let next: number | undefined = pid, at = 0;
    next !== undefined && found.length < MOST;
    next = found[at++]
  ) {
    found.push(...childrenOf(next));
  }
  return found;
}

/** Of a process's first thread. */
function childrenOf(pid: number): readonly number[] {
  try {
    const text = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'latin1');
    return text.split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
