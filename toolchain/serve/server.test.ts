import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen } from './main.ts';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const SCRIPT = `console.log(${'1 + '.repeat(500)}1)`;
let folder = '';
let address = '';
let close: () => Promise<void>;

beforeAll(async () => {
  const outer = await mkdtemp(join(tmpdir(), 'petri-serve-'));
  folder = join(outer, 'site');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await mkdir(join(folder, 'docs'));
  await writeFile(join(outer, 'secret.txt'), 'not served');
  await writeFile(join(folder, 'index.html'), '<h1>Petri</h1>');
  await writeFile(join(folder, 'sandbox.html'), '<script></script>');
  await writeFile(join(folder, 'sw.js'), '');
  await writeFile(join(folder, 'docs', 'index.html'), '<h1>Docs</h1>');
  await writeFile(join(folder, '.hidden'), 'not served');
  await writeFile(join(folder, 'core.wasm'), 'wasm');
  await writeFile(join(folder, 'assets', 'a-1.js'), SCRIPT);
  await writeFile(join(folder, 'assets', 'a-1.js.br'), brotliCompressSync(SCRIPT));
  await writeFile(join(folder, 'assets', 'a-1.js.gz'), gzipSync(SCRIPT));
  const { server, address: url } = await listen({
    root: folder,
    host: '127.0.0.1',
    port: 0,
    base: '/below/',
    isolation: true,
  });
  address = url;
  close = async () => {
    await new Promise((resolve) => server.close(resolve));
    await rm(outer, { recursive: true });
  };
});

afterAll(() => close());

/** The path goes over the wire as it is written: `fetch` would tidy it up. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, headers, method, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const { statusCode: status = 0, headers: received } = response;
        resolve({ status, headers: received, body: Buffer.concat(chunks) });
      });
    });
    sent.on('error', reject).end();
  });
}

describe('static files', () => {
  it('serves the page of a folder and sends a folder without slash there', async () => {
    expect((await get('/below/')).body.toString()).toBe('<h1>Petri</h1>');
    expect((await get('/below/docs/')).body.toString()).toBe('<h1>Docs</h1>');
    expect(await get('/below/docs')).toMatchObject({ status: 308, headers: { location: '/below/docs/' } });
    expect(await get('/below')).toMatchObject({ status: 308, headers: { location: '/below/' } });
  });

  it.each([
    ['br, gzip', 'br', '.br'],
    ['gzip', 'gzip', '.gz'],
    ['br;q=0, gzip;q=0.5', 'gzip', '.gz'],
    ['*', 'br', '.br'],
    ['identity', undefined, ''],
    ['', undefined, ''],
  ])('answers Accept-Encoding "%s" with %s', async (accepted, encoding, suffix) => {
    const answer = await get('/below/assets/a-1.js', { 'Accept-Encoding': accepted });
    expect(answer.headers['content-encoding']).toBe(encoding);
    expect(answer.headers['vary']).toBe('Accept-Encoding');
    expect(answer.headers['content-type']).toBe('text/javascript; charset=utf-8');
    const made = { '': Buffer.from(SCRIPT), '.br': brotliCompressSync(SCRIPT), '.gz': gzipSync(SCRIPT) };
    expect(answer.body.equals(made[suffix as keyof typeof made])).toBe(true);
  });

  it('answers a known entity tag with 304, per coding', async () => {
    const plain = await get('/below/assets/a-1.js');
    const packed = await get('/below/assets/a-1.js', { 'Accept-Encoding': 'br' });
    const tag = String(packed.headers.etag);
    expect(tag).not.toBe(plain.headers.etag);
    const again = await get('/below/assets/a-1.js', {
      'Accept-Encoding': 'br',
      'If-None-Match': `"x", W/${tag}`,
    });
    expect(again.status).toBe(304);
    expect(again.body.length).toBe(0);
    expect((await get('/below/assets/a-1.js', { 'If-None-Match': tag })).status).toBe(200);
  });

  it('lets hashed files be kept for ever and asks again for the others', async () => {
    expect((await get('/below/assets/a-1.js')).headers['cache-control']).toMatch(/immutable/);
    for (const path of ['/below/', '/below/sw.js', '/below/sandbox.html']) {
      expect((await get(path)).headers['cache-control']).toBe('no-cache');
    }
  });

  it('serves wasm as wasm, and HEAD without a body', async () => {
    const answer = await get('/below/core.wasm', {}, 'HEAD');
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/wasm', 'content-length': '4' },
    });
    expect(answer.body.length).toBe(0);
  });

  it('isolates the page, and gives the sandbox a policy of its own', async () => {
    const { headers: page } = await get('/below/');
    expect(page).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'x-content-type-options': 'nosniff',
    });
    expect(page['content-security-policy']).toMatch(/script-src 'self' 'wasm-unsafe-eval';/);
    const { headers: sandbox } = await get('/below/sandbox.html');
    expect(sandbox['content-security-policy']).toMatch(/^sandbox allow-scripts; default-src 'none'/);
  });

  it.each([
    '/below/../secret.txt',
    '/below/%2e%2e/secret.txt',
    '/below/..%2fsecret.txt',
    '/below/..\\secret.txt',
    '/below/%5c..%5csecret.txt',
    '/below/.hidden',
    '/below//etc/passwd',
    '/below/%00',
    '/below/%E0%A4%A',
    '/below/a%0d%0aSet-Cookie:x',
    '/elsewhere',
    '/',
    '//below/',
  ])('has nothing at %s', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(answer.body.toString()).not.toMatch(/not served/);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('refuses to be written to', async () => {
    expect(await get('/below/', {}, 'POST')).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  });
});

describe('the service mount', () => {
  it('is alive and has no targets', async () => {
    const answer = await get('/below/api/healthz?x=1');
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body.toString())).toEqual({ status: 'ok', targets: [] });
  });

  it.each([
    ['POST', '/below/api/v1/compile', 501],
    ['GET', '/below/api/v1/runs/1/events', 501],
    ['GET', '/below/api/readyz', 501],
    ['GET', '/below/api', 404],
    ['GET', '/below/api/nothing', 404],
  ])('says of %s %s that there is no service', async (method, path, status) => {
    const answer = await get(path, {}, method);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      code: 'service.not-available',
      detail: { path: path.slice('/below'.length) },
    });
  });
});
