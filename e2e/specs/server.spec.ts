import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** `npm start` without npm: what it does in a checkout where everything is there. */
function start(environment: Record<string, string>) {
  const child = spawn(process.execPath, ['toolchain/bootstrap/main.mjs', 'start'], {
    cwd: ROOT,
    env: { ...process.env, ...environment },
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const address = async () => {
    await expect.poll(() => text, { timeout: 60_000 }).toMatch(/http:\/\/[^ ]+/);
    return /http:\/\/[^ ]+/.exec(text)?.[0] ?? '';
  };
  return { child, ended, address, text: () => text };
}

test('prints its address, says when its port is taken, and ends when told', async () => {
  const first = start({ PORT: '0' });
  const address = await first.address();
  const page = await fetch(address);
  expect(page.status).toBe(200);
  expect(page.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
  // Which targets there are depends on the machine.
  expect(await (await fetch(`${address}api/healthz`)).json()).toMatchObject({ status: 'ok' });
  expect((await fetch(`${address}api/openapi.json`)).status).toBe(200);

  const second = start({ PORT: new URL(address).port });
  expect(await second.ended).toBe(1);
  expect(second.text()).toMatch(/Port \d+ is taken.*PORT=\d+ npm start/);

  first.child.kill('SIGTERM');
  expect(await first.ended).toBe(0);
});

test('has no compile service when told so', async () => {
  const server = start({ PORT: '0', PETRI_SERVICE: 'off' });
  const address = await server.address();
  const refused = await fetch(`${address}api/v1/targets`);
  expect(refused.status).toBe(501);
  expect(await refused.json()).toMatchObject({ code: 'service.not-available' });
  server.child.kill('SIGTERM');
  expect(await server.ended).toBe(0);
});

test('lets a native run end when it is told to end, and takes nothing new', async () => {
  const server = start({ PORT: '0' });
  const address = await server.address();
  const { targets } = (await (await fetch(`${address}api/healthz`)).json()) as { targets: string[] };
  test.skip(!targets.includes('c:native'), 'no native C here: petri toolchain doctor says why');
  const post = (source: string) =>
    fetch(`${address}api/v1/run`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ language: 'c', target: 'native', source }),
    });
  const slow =
    '#include <stdio.h>\n#include <unistd.h>\nint main(void) { puts("begun"); fflush(stdout); sleep(2); puts("ended"); return 5; }';
  const { id } = (await (await post(slow)).json()) as { id: string };
  const events = await fetch(`${address}api/v1/runs/${id}/events`);
  let text = '';
  let late: Response | undefined;
  const decoder = new TextDecoder();
  for await (const chunk of events.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    if (late !== undefined || !text.includes('begun')) continue;
    server.child.kill('SIGTERM');
    await expect.poll(async () => (await fetch(`${address}api/readyz`)).status).toBe(503);
    late = await post('int main(void) { return 0; }');
  }
  expect(text).toMatch(/"exitCode":5/);
  expect(late?.status).toBe(503);
  expect(late?.headers.get('retry-after')).toBe('2');
  expect(await server.ended).toBe(0);
});

test('leaves the isolation headers out when asked to', async () => {
  const server = start({ PORT: '0', PETRI_ISOLATION: 'off' });
  const page = await fetch(await server.address());
  expect(page.headers.get('cross-origin-embedder-policy')).toBeNull();
  server.child.kill('SIGTERM');
  await server.ended;
});

test('has packs ready compressed, and calls wasm what it is', async () => {
  const server = start({ PORT: '0' });
  const address = await server.address();
  const index = (await (await fetch(`${address}toolchains/index.json`)).json()) as {
    packs: Record<string, { path: string; files: { name: string; wire: { br: number } }[] }>;
  };
  const pack = index.packs['clang'];
  const core = pack?.files.find(({ name }) => name.endsWith('.wasm'));
  const answer = await fetch(`${address}${String(pack?.path)}${String(core?.name)}`, {
    method: 'HEAD',
    headers: { 'Accept-Encoding': 'br' },
  });
  expect(answer.headers.get('content-type')).toBe('application/wasm');
  expect(answer.headers.get('content-encoding')).toBe('br');
  expect(answer.headers.get('content-length')).toBe(String(core?.wire.br));
  expect(answer.headers.get('cache-control')).toContain('immutable');
  server.child.kill('SIGTERM');
  await server.ended;
});
