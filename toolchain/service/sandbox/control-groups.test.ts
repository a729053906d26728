import { mkdir, mkdtemp, readFile, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { noC, titled } from '../testing/attacked-service.ts';
import { openTestService } from '../testing/test-service.ts';
import { findControlGroups } from './control-groups.ts';

const MOUNT = '/sys/fs/cgroup';

/** A group for the tests, or why there can be none. */
async function ownGroup(): Promise<{ readonly folder: string } | { readonly reason: string }> {
  const controllers = await readFile(join(MOUNT, 'cgroup.subtree_control'), 'utf8').catch(() => '');
  if (!controllers.includes('memory') || !controllers.includes('pids'))
    return { reason: 'no control groups of version 2 with memory and pids' };
  const folder = join(MOUNT, `petri-test-${String(process.pid)}`);
  try {
    await mkdir(folder);
    return { folder };
  } catch (error) {
    return { reason: `control groups cannot be made: ${String(error)}` };
  }
}

const own = await ownGroup();
const reason = 'reason' in own ? own.reason : noC;

describe('a service without a control group', () => {
  it('says why, and goes on with the limits of each process', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'petri-group-'));
    try {
      const found = await findControlGroups(folder);
      expect(found).toEqual({ ok: false, reason: expect.stringContaining('cannot be made') as string });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('does not open when it was told to have one', async () => {
    await expect(openTestService({ PETRI_SERVICE_CGROUP: '/nowhere' })).rejects.toMatchObject({
      code: 'service.settings-invalid',
    });
  });
});

describe.skipIf(reason !== undefined)(titled('a service with a control group', reason), () => {
  const folder = 'folder' in own ? own.folder : '';
  afterAll(async () => {
    await rmdir(join(folder, 'service')).catch(() => undefined);
    if (folder !== '') await rmdir(folder);
  });

  it('bounds the memory of all processes together, shared memory too, and leaves no group behind', async () => {
    const service = await openTestService({ PETRI_SERVICE_CGROUP: folder });
    try {
      const shared = `#include <string.h>\n#include <sys/mman.h>
int main(void) { char *p = mmap(0, 700 << 20, 3, MAP_SHARED | MAP_ANONYMOUS, -1, 0); if (p == (void *)-1) return 9; memset(p, 1, 700 << 20); return 0; }`;
      const limits = { memoryBytes: 64e6, fileBytes: 1e6 };
      const run = await service.whole('run', { language: 'c', source: shared, limits });
      expect(run.result).toMatchObject({ outcome: 'limit-exceeded', detail: { limit: 'memoryBytes' } });
      const after = await service.whole('run', { language: 'c', source: 'int main(void) { return 3; }' });
      expect(after.result.exitCode).toBe(3);
      const groups = async () => (await readFile(join(folder, 'cgroup.stat'), 'utf8')).split('\n')[0];
      await expect.poll(groups).toBe('nr_descendants 1');
    } finally {
      await service.close();
    }
  });
});
