import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, testClient, whyNotHere, type TestService } from '../testing/test-service.ts';
import { noValkey, openValkey, type TestValkey } from '../testing/valkey.ts';

const reason = noValkey ?? (await whyNotHere('c', 'native'));
const noCuda = await whyNotHere('cuda', 'ptx');
const title = `several workers${reason === undefined ? '' : `, skipped: ${reason}`}`;

const KEYS = { busy: 'busy-0123456789abcdef', modest: 'modest-0123456789abcdef' };
const as = (key: string) => ({ Authorization: `Bearer ${key}` });

describe.skipIf(reason !== undefined)(title, () => {
  let valkey: TestValkey;
  let folder: string;
  const services: TestService[] = [];

  beforeAll(async () => {
    valkey = await openValkey();
    folder = await mkdtemp(join(tmpdir(), 'petri-many-'));
  });
  afterAll(async () => {
    await valkey.close();
    await rm(folder, { recursive: true, force: true });
  });

  afterEach(close);

  async function open(environments: readonly Readonly<Record<string, string>>[]): Promise<void> {
    for (const each of environments) {
      const environment = {
        PETRI_SERVICE_QUEUE: valkey.url,
        PETRI_SERVICE_STORE: folder,
        PETRI_SERVICE_PLACES: '1',
      };
      services.push(await openTestService({ ...environment, ...each }));
    }
  }

  async function close(): Promise<void> {
    await Promise.all(services.splice(0).map((each) => each.close()));
  }

  it('compile once what is asked for at two front ends at once, as a program and as runs', async () => {
    await open([{}, {}]);
    const client = testClient(services.map(({ api }) => api));
    const source = '#include <stdio.h>\nint main(void) { puts("once"); }';
    const asked = ['compile', 'compile', 'run', 'run', 'run', 'run'] as const;
    const ended = await Promise.all(asked.map((path) => client.whole(path, { language: 'c', source })));
    expect(ended.map(({ stdout }) => stdout)).toEqual(asked.map((path) => (path === 'run' ? 'once\n' : '')));
    expect(await client.metric('petri_compile_seconds_count{language="c",target="native"}')).toBe(1);
  });

  it('take only what they are to do', async () => {
    await open([
      { PETRI_SERVICE_ROLE: 'front' },
      { PETRI_SERVICE_ROLE: 'worker', PETRI_SERVICE_TARGETS: 'c/native' },
      { PETRI_SERVICE_ROLE: 'worker', PETRI_SERVICE_TARGETS: 'cpp/*' },
    ]);
    const [front, first, second] = services;
    await expect.poll(async () => (await front?.ask('GET', 'readyz'))?.status).toBe(200);
    await expect.poll(async () => (await front?.ask('GET', 'healthz'))?.body['targets']).toHaveLength(2);
    await front?.whole('run', { language: 'c', source: 'int main(void) { return 7; }' });
    const sandboxes = 'petri_run_seconds_count{language="c",target="native"}';
    expect([await first?.metric(sandboxes), await second?.metric(sandboxes)]).toEqual([1, 0]);
    expect(await front?.ask('POST', 'v1/compile', { language: 'rust', source: '' })).toMatchObject({
      status: 422,
      body: { code: 'service.target-unavailable' },
    });
    expect((await first?.ask('POST', 'v1/run', { language: 'c', source: '' }))?.status).toBe(404);
  });

  it.skipIf(noCuda !== undefined)(
    `take no other language’s, where one is named${noCuda === undefined ? '' : `, skipped: ${noCuda}`}`,
    async () => {
      await open([
        { PETRI_SERVICE_ROLE: 'front' },
        { PETRI_SERVICE_ROLE: 'worker', PETRI_SERVICE_TARGETS: 'cuda/*' },
        { PETRI_SERVICE_ROLE: 'worker', PETRI_SERVICE_TARGETS: 'c/native,cpp/native' },
      ]);
      const [front, gpu, plain] = services;
      await expect
        .poll(async () => (await front?.ask('GET', 'healthz'))?.body['targets'])
        .toContain('cuda:ptx');
      const offered = (await gpu?.ask('GET', 'healthz'))?.body['targets'] as string[];
      expect(offered.filter((each) => !each.startsWith('cuda:'))).toEqual([]);
      const kernel = '__global__ void twice(int *n) { *n *= 2; }\n';
      const shown = await front?.whole('run', { language: 'cuda', target: 'ptx', source: kernel });
      expect(shown?.stdout).toContain('.entry');
      await front?.whole('run', { language: 'c', source: 'int main(void) { return 9; }' });
      const did = (at: TestService | undefined, language: string, target: string) =>
        at?.metric(`petri_compile_seconds_count{language="${language}",target="${target}"}`);
      expect([await did(gpu, 'cuda', 'ptx'), await did(gpu, 'c', 'native')]).toEqual([1, 0]);
      expect([await did(plain, 'cuda', 'ptx'), await did(plain, 'c', 'native')]).toEqual([0, 1]);
    },
  );

  it('do not begin with a target that there is not', async () => {
    await expect(open([{ PETRI_SERVICE_TARGETS: 'c/native,*/cuda' }])).rejects.toMatchObject({
      code: 'service.settings-invalid',
      message: expect.stringContaining('“*/cuda”') as string,
    });
  });

  it('compile again what the store has lost, though the worker remembers it', async () => {
    await open([{ PETRI_SERVICE_ROLE: 'front' }, { PETRI_SERVICE_ROLE: 'worker' }]);
    const [front] = services;
    const body = { language: 'c', source: 'int main(void) { return 8; }' };
    await expect
      .poll(async () => (await front?.ask('GET', 'healthz'))?.body['targets'])
      .toContain('c:native');
    const first = await front?.whole('compile', body);
    const digest = first?.result.artifact?.digest ?? '';
    await rm(join(folder, digest.slice('sha256:'.length)));
    const get = async () => (await fetch(`${front?.api ?? ''}v1/artifacts/${digest}`)).status;
    expect(await get()).toBe(404);
    expect((await front?.whole('compile', body))?.result).toMatchObject({ outcome: 'compiled' });
    expect(await get()).toBe(200);
  });

  it('serve clients in turn, and refuse what one of them has too much of', async () => {
    const keys = Object.entries(KEYS).map(([name, key]) => `${name}:${key}`);
    await open([{ PETRI_SERVICE_KEYS: keys.join(',') }]);
    const [service] = services;
    if (service === undefined) return;
    const begun: string[] = [];
    const slow = 'int usleep(unsigned); int main(void) { usleep(100000); return 0; }';
    const post = (key: string) => service.ask('POST', 'v1/run', { language: 'c', source: slow }, as(key));
    const ids = new Map<string, string>();
    for (let at = 0; at < 8; at++) ids.set((await post(KEYS.busy)).body.id, 'busy');
    expect(await post(KEYS.busy)).toMatchObject({ status: 429, body: { code: 'service.client-full' } });
    ids.set((await post(KEYS.modest)).body.id, 'modest');
    await Promise.all(
      [...ids].map(async ([id, name]) => {
        await service.done(id, name === 'busy' ? KEYS.busy : KEYS.modest);
        begun.push(name);
      }),
    );
    expect(begun).toHaveLength(9);
    // It came last, and waited for what had begun and for one of the other's at most.
    expect(begun.indexOf('modest')).toBeLessThan(4);
  });
});
