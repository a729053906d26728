import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { machineRoot } from './root.ts';
import { startSandbox } from './sandbox.ts';
import { openScratch } from './scratch.ts';
import { seccompFilter } from './seccomp.ts';

const execute = promisify(execFile);

const NEEDED = [
  ['/usr/bin/bwrap', 'bubblewrap'],
  ['/usr/bin/prlimit', 'util-linux'],
] as const;

const PROBE = { timeMs: 5_000, memoryBytes: 256 * 1024 * 1024, outputBytes: 4096, outputHardBytes: 65_536 };

/** Why programs cannot be kept apart here, in an operator's words; undefined when they can. Runs one to find out. */
export async function whyNoSandbox(): Promise<string | undefined> {
  if (process.platform !== 'linux')
    return 'Native compilers are kept apart by bubblewrap, which is for Linux only.';
  for (const [path, name] of NEEDED) {
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (!isThere) return `${path} is not there: install ${name} (on Debian: apt-get install ${name}).`;
  }
  if (seccompFilter() === undefined)
    return `There is no list of system calls for ${process.arch} processors.`;
  const scratch = await openScratch({}, Buffer.from('#!/bin/sh\nexit 0\n'));
  try {
    const refused = await execute(scratch.program).then(
      () => undefined,
      (error: unknown) => String((error as NodeJS.ErrnoException).code ?? error),
    );
    if (refused !== undefined)
      return `Nothing can be run from ${tmpdir()} (${refused}), where programs stand: mount it without noexec, or set TMPDIR.`;
    let said = '';
    const layout = {
      root: await machineRoot(),
      sources: scratch.sources,
      scratchBytes: 65_536,
      workingFolder: '/work',
    };
    const run = startSandbox(
      { ...layout, kind: 'run', argv: ['/usr/bin/true'], limits: PROBE },
      (_, bytes) => {
        said += bytes.toString();
      },
    );
    run.closeInput();
    const end = await run.ended;
    if (end.kind === 'exited' && end.exitCode === 0) return undefined;
    const why = end.kind === 'broken' ? end.message : said.trim().split('\n')[0];
    return `bubblewrap does not work here (${why ?? end.kind}). Inside a container it needs user namespaces.`;
  } finally {
    await scratch.remove();
  }
}
