import { createServer, request as ask, type Server } from 'node:http';
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { S3_LIMITS } from '#model/limits.ts';
import type { Digest } from '#model/digest.ts';
import { artifactOf, keyOf } from '../../../web/storage/artifact-store.suite.ts';
import { noS3, openS3, type TestS3 } from '../testing/s3-server.ts';
import { s3Settings } from './s3-settings.ts';
import { S3Store } from './s3-store.ts';

const title = `the store in a bucket${noS3 === undefined ? '' : `, skipped: ${noS3}`}`;

describe.skipIf(noS3 !== undefined)(title, () => {
  let s3: TestS3;
  const stores: S3Store[] = [];
  beforeAll(async () => {
    s3 = await openS3();
  });
  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await s3.close();
  });

  function open(environment: Readonly<Record<string, string>> = {}) {
    const settings = s3Settings({ ...s3.environment, ...environment });
    if (settings === undefined) throw new Error('no settings');
    const reports: string[] = [];
    const store = new S3Store(settings, ({ code }) => reports.push(code));
    stores.push(store);
    return { store, reports };
  }
  const fileOf = (key: Digest): string => join(s3.folder, key.slice(7));

  it('gives another process what was put, and has nothing else', async () => {
    const key = await keyOf('a');
    const artifact = await artifactOf(100_000);
    await open().store.put(key, artifact);
    expect(await open().store.get(key)).toEqual(artifact);
    expect(await open().store.get(await keyOf('nothing'))).toBeUndefined();
  });

  it('keeps it below a folder of the bucket, where it is told to', async () => {
    const address = s3.environment['PETRI_SERVICE_S3'] ?? '';
    const inside = open({ PETRI_SERVICE_S3: `${address}/one/two/` });
    const key = await keyOf('inside');
    await inside.store.put(key, await artifactOf(10));
    expect(await readdir(join(s3.folder, 'one/two'))).toEqual([key.slice(7)]);
    expect(await open().store.get(key)).toBeUndefined();
    expect(await inside.store.get(key)).toBeDefined();
  });

  it.each([
    ['changed in one bit', (bytes: Buffer) => bytes.with(-50, (bytes.at(-50) ?? 0) ^ 1)],
    ['cut off', (bytes: Buffer) => bytes.subarray(0, -50)],
    ['empty', () => Buffer.alloc(0)],
    [
      'changed in what is said of it',
      (bytes: Buffer) => bytes.toString('latin1').replace('clang@22.1.0', 'clang@22.1.1'),
    ],
  ])('does not take what is %s for what was put, and can put it again', async (how, damage) => {
    const { store, reports } = open();
    const key = await keyOf(how);
    const artifact = await artifactOf(1_000);
    await store.put(key, artifact);
    const damaged = damage(await readFile(fileOf(key)));
    await writeFile(fileOf(key), typeof damaged === 'string' ? Buffer.from(damaged, 'latin1') : damaged);
    expect(await store.get(key)).toBeUndefined();
    expect(reports).toEqual(['storage.artifact-damaged']);
    await store.put(key, artifact);
    expect(await store.get(key)).toEqual(artifact);
  });

  it('does not take one object for another', async () => {
    const { store, reports } = open();
    const [one, other] = [await keyOf('one'), await keyOf('other')];
    await store.put(one, await artifactOf(10, 1));
    await store.put(other, await artifactOf(10, 2));
    await copyFile(fileOf(one), fileOf(other));
    expect(await store.get(other)).toBeUndefined();
    expect(reports).toEqual(['storage.artifact-damaged']);
  });

  it('with a seal, believes only who knows it', async () => {
    const sealed = { PETRI_SERVICE_S3_SEAL: 'a secret of all machines' };
    const key = await keyOf('sealed');
    const artifact = await artifactOf(10);
    await open().store.put(key, artifact);
    expect(await open(sealed).store.get(key)).toBeUndefined();
    await open({ PETRI_SERVICE_S3_SEAL: 'a secret of somebody else' }).store.put(key, artifact);
    expect(await open(sealed).store.get(key)).toBeUndefined();
    await open(sealed).store.put(key, artifact);
    expect(await open(sealed).store.get(key)).toEqual(artifact);
  });

  it.each([
    [
      'a bucket that is not there',
      (address: string) => ({ PETRI_SERVICE_S3: `${address}-not` }),
      'such bucket',
    ],
    ['a wrong secret', () => ({ AWS_SECRET_ACCESS_KEY: 'wrong' }), '403'],
  ])('says at once that it was given %s', async (_what, environment, message) => {
    const { store } = open(environment(s3.environment['PETRI_SERVICE_S3'] ?? ''));
    await expect(store.check()).rejects.toMatchObject({
      code: 'service.settings-invalid',
      message: expect.stringContaining(message) as string,
    });
  });

  it('asks again when the store is too busy', async () => {
    const proxy = await openProxy(s3.port, (count) => (count % 2 === 1 ? 503 : undefined));
    const { store, reports } = open({ PETRI_SERVICE_S3: `${proxy.address}/artifacts` });
    const key = await keyOf('busy');
    await store.put(key, await artifactOf(10));
    expect(await open().store.get(key)).toBeDefined();
    expect(await store.get(key)).toBeDefined();
    expect(reports).toEqual([]);
    proxy.server.close();
  });

  it.each([429, 503])(
    'begins with a store that is too busy to say anything, and answers %i',
    async (status) => {
      const proxy = await openProxy(s3.port, () => status);
      const { store } = open({ PETRI_SERVICE_S3: `${proxy.address}/artifacts` });
      await store.check();
      expect(store.whyDown).toContain(String(status));
      proxy.server.close();
    },
  );

  it('reads no more of an object than any of ours has', async () => {
    const { store, reports } = open();
    const key = await keyOf('large');
    await writeFile(fileOf(key), Buffer.alloc(S3_LIMITS.objectBytes + 1_000_000));
    expect(await store.get(key)).toBeUndefined();
    expect(reports).toEqual(['storage.artifact-damaged']);
  });

  it('says that it is away, keeps what is put meanwhile, and writes it when it is back', async () => {
    const { store, reports } = open();
    const key = await keyOf('away');
    const artifact = await artifactOf(10);
    await s3.kill();
    await expect(store.get(await keyOf('x'))).rejects.toMatchObject({ code: 'service.store-down' });
    expect(store.whyDown).toContain('ECONNREFUSED');
    await store.put(key, artifact);
    expect([store.unwritten, await store.get(key)]).toEqual([1, artifact]);
    s3 = await openS3(s3);
    await expect.poll(() => store.unwritten, { timeout: 3 * S3_LIMITS.restMs }).toBe(0);
    expect(store.whyDown).toBeUndefined();
    expect(await open().store.get(key)).toEqual(artifact);
    expect(reports).toEqual(['storage.unavailable']);
  });

  it('does not wait for one that hangs, and asks it nothing more for a while', async () => {
    const { store } = open();
    const key = await keyOf('hangs');
    process.kill(s3.pid, 'SIGSTOP');
    const startedAt = Date.now();
    await expect(store.get(key)).rejects.toMatchObject({ code: 'service.store-down' });
    const waited = Date.now() - startedAt;
    await expect(store.get(key)).rejects.toMatchObject({ code: 'service.store-down' });
    expect(waited).toBeGreaterThanOrEqual(S3_LIMITS.answerMs - 10);
    expect(Date.now() - startedAt - waited).toBeLessThan(200);
    process.kill(s3.pid, 'SIGCONT');
    await expect.poll(() => store.whyDown, { timeout: 3 * S3_LIMITS.restMs }).toBeUndefined();
    expect(await store.get(key)).toBeUndefined();
  });
});

it.each([
  ['no address', { PETRI_SERVICE_S3: 'bucket' }],
  ['no bucket', { PETRI_SERVICE_S3: 'https://s3.example.org/' }],
  ['a name in the address', { PETRI_SERVICE_S3: 'https://me:secret@s3.example.org/bucket' }],
  ['no credentials', { PETRI_SERVICE_S3: 'https://s3.example.org/bucket', AWS_SECRET_ACCESS_KEY: '' }],
  ['a short seal', { PETRI_SERVICE_S3: 'https://s3.example.org/bucket', PETRI_SERVICE_S3_SEAL: 'short' }],
])('settings of a bucket are refused with %s', (_what, environment) => {
  const all = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret', ...environment };
  expect(() => s3Settings(all)).toThrow(expect.objectContaining({ code: 'service.settings-invalid' }));
});

/** In front of the gateway: answers some requests itself, by a status, and passes the others on as they are. */
async function openProxy(
  port: number,
  statusOf: (count: number) => number | undefined,
): Promise<{ readonly server: Server; readonly address: string }> {
  let count = 0;
  const server = createServer((incoming, response) => {
    const status = statusOf(++count);
    if (status !== undefined) {
      incoming.resume().once('end', () => response.writeHead(status).end('<Code>SlowDown</Code>'));
      return;
    }
    const { method, url, headers } = incoming;
    incoming.pipe(
      ask({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, address: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}` };
}
