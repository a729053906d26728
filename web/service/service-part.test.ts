import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { ServicePart } from './service-part.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** A site whose files have these texts; what else is asked for is not there. */
async function siteOf(files: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const text = files[path];
    response.writeHead(text === undefined ? 404 : 200).end(text);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { site: new URL(`http://127.0.0.1:${String(port)}/petri/`), asked };
}

const targets = '{"targets":[{"language":"c","target":"native","available":true}]}';

it.each([
  ['has no such file', {}],
  ['names none', { '/petri/site.json': '{ "service": null }' }],
  ['has a page there for whatever is not found', { '/petri/site.json': '<!doctype html>' }],
  ['says something else', { '/petri/site.json': '{ "service": ["api/"] }' }],
])('a site that %s has no service, and nobody is asked', async (_name, files) => {
  const { site, asked } = await siteOf(files);
  const part = new ServicePart(site);
  expect(await part.facts()).toBeUndefined();
  await expect(part.client()).rejects.toMatchObject({ code: 'service.not-available' });
  expect(asked).toEqual(['/petri/site.json']);
});

it('a site that names one is asked once, below its own path', async () => {
  const { site, asked } = await siteOf({
    '/petri/site.json': '{ "service": "api/" }',
    '/petri/api/v1/targets': targets,
  });
  const part = new ServicePart(site);
  const [facts] = await Promise.all([part.facts(), part.facts()]);
  expect(facts).toMatchObject({ place: site.host, isLoopback: true, targets: [{ language: 'c' }] });
  expect(asked).toEqual(['/petri/site.json', '/petri/api/v1/targets']);
});

it('an address that was given goes before what the site says', async () => {
  const { site, asked } = await siteOf({ '/other/v1/targets': targets });
  const part = new ServicePart(site, { given: new URL('/other/', site).href });
  expect((await part.facts())?.targets).toHaveLength(1);
  expect(asked).toEqual(['/other/v1/targets']);
});

it('a service that is not there, or cannot be one, is one with a fault', async () => {
  const { site } = await siteOf({ '/petri/site.json': '{ "service": "http://compile.example.org/" }' });
  expect(await new ServicePart(site).facts()).toMatchObject({
    targets: [],
    fault: { code: 'service.settings-invalid' },
  });
  const away = new ServicePart(site, { given: 'http://127.0.0.1:9/' });
  expect(await away.facts()).toMatchObject({ place: '127.0.0.1:9', fault: { code: 'service.unreachable' } });
});

it('the frame of others’ cells uses the service of its own site, for pages that the site lets in', async () => {
  const around = 'https://docs.example.org';
  const { site, asked } = await siteOf({
    '/petri/site.json': `{ "service": "api/", "embeds": ["${around}"] }`,
    '/petri/api/v1/targets': targets,
  });
  expect(await new ServicePart(site, { around: 'https://evil.example' }).facts()).toBeUndefined();
  expect(asked).toEqual(['/petri/site.json']);
  expect((await new ServicePart(site, { around }).facts())?.targets).toHaveLength(1);
  const { site: far } = await siteOf({
    '/petri/site.json': '{ "service": "https://far.example/", "embeds": ["*"] }',
  });
  expect(await new ServicePart(far, { around }).facts()).toBeUndefined();
});

it('a key is asked for by the address of the service, and another key asks again', async () => {
  const { site, asked } = await siteOf({ '/petri/api/v1/targets': targets });
  const keys = new Map<string, string>();
  const wanted: string[] = [];
  const keyOf = (address: string): string | undefined => {
    wanted.push(address);
    return keys.get(address);
  };
  const part = new ServicePart(site, { given: 'api/', keyOf });
  const address = new URL('api/', site).href;
  expect((await part.facts())?.address).toBe(address);
  await part.facts();
  expect(asked).toHaveLength(1);
  keys.set(address, 'new-key');
  await part.facts();
  expect(asked).toHaveLength(2);
  expect(new Set(wanted)).toEqual(new Set([address]));
});
