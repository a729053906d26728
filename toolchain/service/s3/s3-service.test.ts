import { expect, it } from 'vitest';
import { noS3, openS3 } from '../testing/s3-server.ts';
import { openTestService, whyNotHere } from '../testing/test-service.ts';

const reason = noS3 ?? (await whyNotHere('c', 'native'));
const titled = (title: string) => `${title}${reason === undefined ? '' : `, skipped: ${reason}`}`;
const source = '#include <stdio.h>\nint main(void) { puts("kept"); return 0; }\n';

it.skipIf(reason !== undefined)(
  titled('a service whose bucket is away says so, answers all the same, and catches up'),
  async () => {
    let s3 = await openS3();
    const service = await openTestService(s3.environment);
    const readiness = async () => (await service.ask('GET', 'readyz')).status;
    expect(await readiness()).toBe(200);
    const before = await service.whole('compile', { language: 'c', source: `${source}// before` });
    await s3.kill();

    const run = await service.whole('run', { language: 'c', source });
    expect(run).toMatchObject({ stdout: 'kept\n', result: { outcome: 'exited', exitCode: 0 } });
    expect(await service.ask('GET', 'readyz')).toMatchObject({
      status: 503,
      body: { reasons: [expect.stringContaining('ECONNREFUSED')] },
    });
    expect(await service.metric('petri_store_faults_total{code="storage.unavailable"}')).toBe(1);

    // What was kept before cannot be read: it is made again to be run, and whoever asks for its bytes is told why not.
    const again = await service.whole('run', { language: 'c', source: `${source}// before` });
    expect(again.stdout).toBe('kept\n');
    const none = `sha256:${'0'.repeat(64)}`;
    const refused = await service.ask('GET', `v1/artifacts/${none}`);
    expect(refused).toMatchObject({ status: 503, body: { code: 'service.store-down' } });
    expect(refused.headers.get('retry-after')).toBe('2');
    const { result } = await service.whole('compile', { language: 'c', source });
    const digest = result.artifact?.digest ?? '';
    const bytesOf = async (api: string) => (await fetch(`${api}v1/artifacts/${digest}`)).arrayBuffer();
    const bytes = await bytesOf(service.api);
    expect(bytes.byteLength).toBeGreaterThan(1_000);

    s3 = await openS3(s3);
    await expect.poll(readiness, { timeout: 8_000 }).toBe(200);
    await expect.poll(() => service.metric('petri_store_unwritten'), { timeout: 8_000 }).toBe(0);
    const other = await openTestService(s3.environment);
    const known = await other.ask('POST', 'v1/compile', { language: 'c', source });
    expect(known.body).toMatchObject({ state: 'done', cacheHit: true, artifact: digest });
    expect(await bytesOf(other.api)).toEqual(bytes);
    expect(before.result.artifact?.digest).toMatch(/^sha256:/);
    await Promise.all([service.close(), other.close()]);
    await s3.close();
  },
);

it.skipIf(reason !== undefined)(
  titled('a service begins without its bucket, and does not begin with one that lets nobody in'),
  async () => {
    const s3 = await openS3();
    const wrong = openTestService({ ...s3.environment, AWS_SECRET_ACCESS_KEY: 'wrong' });
    await expect(wrong).rejects.toMatchObject({ code: 'service.settings-invalid' });
    await s3.kill();
    const service = await openTestService(s3.environment);
    expect((await service.ask('GET', 'readyz')).status).toBe(503);
    expect((await service.whole('run', { language: 'c', source })).stdout).toBe('kept\n');
    await service.close();
    await s3.close();
  },
);
