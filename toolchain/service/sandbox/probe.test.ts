import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { whyNoSandbox } from './probe.ts';

const folder = mkdtempSync(join(tmpdir(), 'petri-noexec-'));
const reason = mount();

/** Why nothing can be mounted here; undefined when it is mounted. */
function mount(): string | undefined {
  try {
    execFileSync('/usr/bin/mount', ['-t', 'tmpfs', '-o', 'noexec,size=1m', 'petri', folder], {
      stdio: 'ignore',
    });
    return undefined;
  } catch {
    return 'a file system can be mounted by root only';
  }
}

afterEach(() => {
  vi.unstubAllEnvs();
  if (reason === undefined) execFileSync('/usr/bin/umount', [folder]);
  rmSync(folder, { recursive: true });
});

it.skipIf(reason !== undefined)(
  `says that nothing can be run from where programs would stand${reason === undefined ? '' : `, skipped: ${reason}`}`,
  async () => {
    vi.stubEnv('TMPDIR', folder);
    expect(await whyNoSandbox()).toContain(`${folder} (EACCES)`);
  },
);
