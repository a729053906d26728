import { setTimeout as pause } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { descendantsOf } from './processes.ts';

/** What one sandbox may have, as the kernel counts it. */
export interface GroupBounds {
  readonly memoryBytes: number;
  readonly processes: number;
}

/** The control group of one sandbox. */
export interface SandboxGroup {
  /** Puts a process in it; what that starts afterwards is in it, too. */
  take(pid: number): Promise<void>;
  /** Whether the kernel ended it because its memory was used up. */
  ranOut(): Promise<boolean>;
  /** Ends whatever is in it, and removes it. */
  remove(): Promise<void>;
}

/** Makes control groups for sandboxes, below one that was given to the service. */
export interface ControlGroups {
  readonly folder: string;
  open(bounds: GroupBounds): Promise<SandboxGroup>;
}

export type FoundGroups =
  { readonly ok: true; readonly groups: ControlGroups } | { readonly ok: false; readonly reason: string };

/** The service's own processes stand here: a group with children may hold none itself. */
const OWN = 'service';
const CONTROLLERS = ['memory', 'pids'];
const REMOVE = { tries: 50, everyMs: 20 };

/**
 * Looks whether the service may make control groups (version 2): those of `folder`, else those of its own group, when nothing
 * but the service is in it. Sets it up, so call it once. Never throws: without it limits are those of each process.
 * @param folder a group that was made for the service and belongs to it, for one `/sys/fs/cgroup/petri`
 */
export async function findControlGroups(folder?: string): Promise<FoundGroups> {
  try {
    const base = folder ?? (await ownGroup());
    const reason = await whyNotIn(base);
    if (reason !== undefined || base === undefined) return { ok: false, reason: reason ?? NONE };
    const own = join(base, OWN);
    await mkdir(own, { recursive: true });
    for (const pid of await processesIn(base)) await writeFile(join(own, 'cgroup.procs'), String(pid));
    await writeFile(join(base, 'cgroup.subtree_control'), CONTROLLERS.map((each) => `+${each}`).join(' '));
    await removeLeftOver(base);
    const groups = { folder: base, open: (bounds: GroupBounds) => openGroup(base, bounds) };
    // One is made to find out: where the file system is read-only, that is said here.
    await (await groups.open({ memoryBytes: 1024 * 1024, processes: 1 })).remove();
    return { ok: true, groups };
  } catch (error) {
    return { ok: false, reason: cannot(error) };
  }
}

/** Why a service that is started as this process was would have no control groups, as far as a look can tell; undefined: it may. */
export async function whyNoControlGroups(): Promise<string | undefined> {
  return ownGroup().then(whyNotIn).catch(cannot);
}

const NONE = 'This machine has no control groups of version 2.';

async function whyNotIn(base: string | undefined): Promise<string | undefined> {
  if (base === undefined) return NONE;
  const there = (await readFile(join(base, 'cgroup.controllers'), 'utf8')).trim().split(' ');
  const missing = CONTROLLERS.filter((each) => !there.includes(each));
  if (missing.length > 0) return `The control group ${base} does not have: ${missing.join(', ')}.`;
  const strangers = await othersIn(base);
  if (strangers.length === 0) return undefined;
  const who = `${String(strangers.length)} processes that are not the service’s`;
  return `The control group ${base} has ${who}: give the service one of its own.`;
}

function cannot(error: unknown): string {
  return `Control groups cannot be made here (${error instanceof Error ? error.message : String(error)}).`;
}

/** The folder of the group that this process is in; undefined where version 2 is not mounted. */
async function ownGroup(): Promise<string | undefined> {
  const [, path] = /^0::(.*)$/m.exec(await readFile('/proc/self/cgroup', 'utf8')) ?? [];
  const mounts = await readFile('/proc/self/mountinfo', 'utf8');
  const [, place] = /^\S+ \S+ \S+ \S+ (\S+) .* - cgroup2 /m.exec(mounts) ?? [];
  if (path === undefined || place === undefined) return undefined;
  // A service that was set up before is in its own leaf already.
  const own = join(place, path);
  return own.endsWith(`/${OWN}`) ? dirname(own) : own;
}

async function processesIn(folder: string): Promise<readonly number[]> {
  const text = await readFile(join(folder, 'cgroup.procs'), 'utf8').catch(() => '');
  return text.split('\n').filter(Boolean).map(Number);
}

/** Processes of a group that are neither this one nor its children. */
async function othersIn(folder: string): Promise<readonly number[]> {
  const mine = new Set([process.pid, ...descendantsOf(process.pid)]);
  const there = [...(await processesIn(folder)), ...(await processesIn(join(folder, OWN)))];
  return there.filter((pid) => !mine.has(pid));
}

const PREFIX = 'run-';

/** A service that was killed could not remove what it had made. */
async function removeLeftOver(base: string): Promise<void> {
  for (const name of await readdir(base)) if (name.startsWith(PREFIX)) await removeGroup(join(base, name));
}

async function openGroup(base: string, bounds: GroupBounds): Promise<SandboxGroup> {
  const folder = join(base, PREFIX + randomUUID());
  await mkdir(folder);
  const set = (name: string, value: number) => writeFile(join(folder, name), String(value));
  try {
    await set('memory.max', bounds.memoryBytes);
    await set('pids.max', bounds.processes);
    // All of it ends at once, and what it had in memory is not moved to a disk; older kernels have neither file.
    await set('memory.oom.group', 1).catch(ignore);
    await set('memory.swap.max', 0).catch(ignore);
  } catch (error) {
    await rmdir(folder).catch(ignore);
    throw error;
  }
  const ask = (name: string) => readFile(join(folder, name), 'utf8').catch(() => '');
  return {
    take: (pid) => writeFile(join(folder, 'cgroup.procs'), String(pid)),
    ranOut: async () => /^oom_kill [1-9]/m.test(await ask('memory.events')),
    remove: () => removeGroup(folder),
  };
}

/** A process that was killed stands in its group until the kernel has taken it down. */
async function removeGroup(folder: string): Promise<void> {
  await writeFile(join(folder, 'cgroup.kill'), '1').catch(ignore);
  for (let left = REMOVE.tries; left > 0; left--) {
    try {
      await rmdir(folder);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    }
    await pause(REMOVE.everyMs);
  }
}

function ignore(): void {
  // Said where it matters: by the reason that there are no control groups.
}
