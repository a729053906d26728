import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ServiceResult } from '../service-run.ts';
import { attackedService, noC, titled } from '../testing/attacked-service.ts';
import { openTestService } from '../testing/test-service.ts';

const it_ = attackedService();

describe.skipIf(noC !== undefined)(titled('what is kept', noC), () => {
  it('threat 33 result cache: what one client makes is another’s only for the very same inputs', async () => {
    const source = 'int main(void) { return WHO; }';
    const one = await it_.c(source, { flags: ['-DWHO=1'] });
    const two = await it_.c(source, { flags: ['-DWHO=2'] });
    expect([one.result.exitCode, two.result.exitCode]).toEqual([1, 2]);
    // No request names the digest under which something is kept.
    const forged = await it_.service().ask('POST', 'v1/compile', {
      language: 'c',
      source,
      flags: ['-DWHO=3'],
      id: one.result.artifact?.digest,
      digest: one.result.artifact?.digest,
    });
    expect(forged.body.id).not.toBe(one.result.artifact?.digest);
    expect(
      await it_.service().ask('PUT', `v1/artifacts/${one.result.artifact?.digest ?? ''}`, {}),
    ).toMatchObject({
      status: 404,
    });
  });

  it('threat 33 result cache: a result is not given as a program', async () => {
    const { id } = await it_
      .service()
      .whole('compile', { language: 'c', source: 'int main(void) { return 0; }' });
    expect(await it_.service().ask('GET', `v1/artifacts/${id}`)).toMatchObject({
      status: 404,
      body: { code: 'service.artifact-unknown' },
    });
  });

  it('threat 33 result cache: forged digests are no programs', async () => {
    const { result } = await it_.c('int main(void) { return 4; }');
    const digest = result.artifact?.digest ?? '';
    const forged = [
      digest.toUpperCase(),
      digest.replace('sha256:', 'sha1:'),
      `${digest}0`,
      digest.slice(0, -1),
      digest.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
      '../../etc/passwd',
      `sha256:${'..%2f'.repeat(12)}etcp`,
      '__proto__',
    ];
    for (const name of forged) {
      const answer = await it_.service().ask('GET', `v1/artifacts/${encodeURIComponent(name)}`);
      expect([400, 404], name).toContain(answer.status);
    }
    const { body } = await it_.service().ask('POST', 'v1/compile', {
      language: 'c',
      source: 'int main(void) { return 5; }',
      artifact: { digest },
      manifest: { digest },
      toolchain: digest,
      cacheHit: true,
    });
    const ended = [];
    for await (const event of it_.service().events(body.id)) ended.push(event);
    const { artifact, cacheHit } = JSON.parse(ended.at(-1)?.data ?? '{}') as ServiceResult;
    expect(artifact?.digest).not.toBe(digest);
    expect(cacheHit).toBe(false);
  });

  it('threat 33 result cache: what was changed on the disk is made again, never given', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'petri-store-'));
    const source = '#include <stdio.h>\nint main(void) { puts("true to the text"); return 0; }';
    const run = async (spoil?: (file: string) => Promise<void>) => {
      for (const name of spoil === undefined ? [] : await readdir(folder, { recursive: true })) {
        if ((await stat(join(folder, name))).isFile()) await spoil?.(join(folder, name));
      }
      const service = await openTestService({ PETRI_SERVICE_STORE: folder });
      try {
        return await service.whole('run', { language: 'c', source });
      } finally {
        await service.close();
      }
    };
    try {
      const first = await run();
      expect((await run()).result.cacheHit).toBe(true);
      const flipped = await run(async (file) => {
        const bytes = await readFile(file);
        const at = bytes.length >> 1;
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        await writeFile(file, bytes);
      });
      const cut = await run(async (file) => truncate(file, 10));
      const emptied = await run(async (file) => truncate(file, 0));
      for (const { stdout, result } of [flipped, cut, emptied]) {
        expect(stdout).toBe('true to the text\n');
        expect(result.cacheHit).toBe(false);
        expect(result.artifact?.digest).toBe(first.result.artifact?.digest);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
