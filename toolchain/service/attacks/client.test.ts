import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { openTestService } from '../testing/test-service.ts';
import { attackedService, noC, titled } from '../testing/attacked-service.ts';

const it_ = attackedService();

describe.skipIf(noC !== undefined)(titled('a flood', noC), () => {
  it('threat 34 queue: a flood of different requests is told to come back, and what was accepted is done', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, at) =>
        it_.service().ask('POST', 'v1/compile', {
          language: 'c',
          source: `int main(void) { return ${String(at)}; } // flood`,
        }),
      ),
    );
    const [taken, refused] = [202, 429].map((status) => answers.filter((each) => each.status === status));
    expect((taken?.length ?? 0) + (refused?.length ?? 0)).toBe(40);
    expect(refused?.length).toBeGreaterThan(0);
    expect(
      refused?.every(
        ({ body, headers }) => body.code === 'service.client-full' && Number(headers.get('retry-after')) > 0,
      ),
    ).toBe(true);
    for (const { body } of taken ?? []) {
      let last = '';
      for await (const { event } of it_.service().events(body.id)) last = event;
      expect(last).toBe('result');
    }
  });

  it('threat 34 queue: a flood of the same request is one compile', async () => {
    const source = 'int main(void) { return 0; } // the same';
    const before = await compiles();
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => it_.service().ask('POST', 'v1/compile', { language: 'c', source })),
    );
    expect(new Set(answers.map(({ status, body }) => `${String(status)} ${body.id}`)).size).toBe(1);
    let last = '';
    for await (const { event } of it_.service().events(answers[0]?.body.id ?? '')) last = event;
    expect(last).toBe('result');
    expect((await compiles()) - before).toBe(1);
  });

  it('threat 34 queue: who asks for much keeps another waiting for one piece of it, not for all', async () => {
    const [many, one] = ['0123456789abcdef-many', '0123456789abcdef-one'];
    const locked = await openTestService({
      PETRI_SERVICE_KEYS: `many:${many},one:${one}`,
      PETRI_SERVICE_PLACES: '1',
    });
    try {
      const as = (key: string) => ({ Authorization: `Bearer ${key}` });
      const ended: string[] = [];
      const compile = async (key: string, text: string): Promise<void> => {
        const body = { language: 'c', source: `int main(void) { return 0; } // ${text}` };
        const { body: facts } = await locked.ask('POST', 'v1/compile', body, as(key));
        let state = '';
        while (state !== 'done') {
          await new Promise((resolve) => setTimeout(resolve, 10));
          state = (await locked.ask('GET', `v1/runs/${facts.id}`, undefined, as(key))).body.state;
        }
        ended.push(text);
      };
      const flood = Array.from({ length: 8 }, (_, at) => compile(many, `flood ${String(at)}`));
      await new Promise((resolve) => setTimeout(resolve, 50));
      await Promise.all([...flood, compile(one, 'mine')]);
      expect(ended.indexOf('mine')).toBeLessThan(3);
    } finally {
      await locked.close();
    }
  });
});

describe('a hostile client', () => {
  it('threat 32 artefacts: a file whose name leads elsewhere is refused', async () => {
    for (const name of ['../x.c', '/etc/x', 'a/../../x', 'a\0b', '', 'con:x', 'a//b', '.']) {
      const body = { language: 'c', source: '', files: { [name]: '' } };
      const answer = await it_.service().ask('POST', 'v1/compile', body);
      // Where there is no compiler, that is said first or last: never is it accepted.
      expect([400, 422], name).toContain(answer.status);
      if (noC === undefined) expect(answer.body.code, name).toBe('request.invalid');
    }
  });

  it('threat 32 artefacts: names that stand in each other’s way are refused', async () => {
    for (const files of [{ a: '', 'a/b': '' }, { 'main.c': '' }, { 'main.c/x': '' }]) {
      const answer = await it_.service().ask('POST', 'v1/compile', { language: 'c', source: '', files });
      expect([400, 422]).toContain(answer.status);
    }
  });

  it('threat 34 queue: a body that is too large is not read', async () => {
    const answer = await it_
      .service()
      .ask('POST', 'v1/compile', { language: 'c', source: 'x'.repeat(70_000) });
    expect(answer).toMatchObject({ status: 413, body: { code: 'request.too-large' } });
  });

  it('threat 34 queue: a client that sends its request for ever keeps nobody waiting', async () => {
    const { port } = new URL(it_.service().api);
    const slow = connect(Number(port), '127.0.0.1');
    slow.write(
      'POST /site/api/v1/compile HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50000\r\n\r\n{',
    );
    expect((await it_.service().ask('GET', 'healthz')).status).toBe(200);
    slow.destroy();
  });

  it('threat 36 service API: a page of another site can neither ask nor read', async () => {
    const body = { language: 'c', source: 'int main(void) { return 0; }' };
    const Origin = 'https://evil.example';
    expect(await it_.service().ask('POST', 'v1/compile', body, { Origin })).toMatchObject({
      status: 403,
      body: { code: 'service.origin-refused' },
    });
    expect(
      (await it_.service().ask('OPTIONS', 'v1/compile', undefined, { Origin })).headers.get(
        'access-control-allow-origin',
      ),
    ).toBeNull();
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const answer = await it_
        .service()
        .ask('POST', 'v1/compile', JSON.stringify(body), { 'Content-Type': type });
      expect(answer).toMatchObject({ status: 415, body: { code: 'request.media-type' } });
    }
  });

  it('threat 36 service API: a name that leads here is no name of ours, and a proxy’s client is not local', async () => {
    const { port } = new URL(it_.service().api);
    const rebound = await raw(Number(port), 'Host: evil.example');
    expect(rebound).toContain('service.host-refused');
    expect(await raw(Number(port), 'Host: localhost\r\nX-Forwarded-For: 203.0.113.9')).toContain(
      'service.key-required',
    );
  });

  it('threat 36 service API: with keys everybody needs one, and pages of named origins may ask', async () => {
    const locked = await openTestService({
      PETRI_SERVICE_KEYS: 'docs:0123456789abcdef',
      PETRI_SERVICE_ORIGINS: 'https://docs.example',
    });
    try {
      expect(await locked.ask('GET', 'v1/targets')).toMatchObject({
        status: 401,
        body: { code: 'service.key-required' },
      });
      expect(
        (await locked.ask('GET', 'v1/targets', undefined, { Authorization: 'Bearer 0123456789abcdeX' }))
          .status,
      ).toBe(401);
      const mine = { Authorization: 'Bearer 0123456789abcdef', Origin: 'https://docs.example' };
      const answer = await locked.ask('GET', 'v1/targets', undefined, mine);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('access-control-allow-origin')).toBe('https://docs.example');
      expect((await locked.ask('GET', 'v1/targets?key=0123456789abcdef')).status).toBe(401);
    } finally {
      await locked.close();
    }
  });
});

/** A request as it is written, which `fetch` would not send so. */
function raw(port: number, headers: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.on('data', (bytes: Buffer) => (text += bytes.toString()));
    socket.on('end', () => resolve(text));
    socket.on('error', reject);
    socket.write(`GET /site/api/v1/targets HTTP/1.1\r\n${headers}\r\nConnection: close\r\n\r\n`);
  });
}

/** Compiles that were done, as the service counts them. */
async function compiles(): Promise<number> {
  const text = await (await fetch(`${it_.service().api}metrics`)).text();
  const counts = text.matchAll(/^petri_compile_seconds_count\{.*\} (\d+)$/gm);
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
}
