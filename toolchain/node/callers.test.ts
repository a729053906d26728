import * as v from 'valibot';
import { beforeEach, expect, test } from 'vitest';
import packs from 'virtual:petri-packs';
import { defineCapability } from '#api/define-capability.ts';
import { loadManifest } from '#languages/registry.ts';
import { whyNotTried } from '../checks/why-not.ts';
import assemblyscript from './testing/callers/caller.as?raw';
import go from './testing/callers/caller.go?raw';
import { testPetri } from './testing/test-petri.ts';
import { webServer } from './testing/web-server.ts';

const server = webServer();
beforeEach(() => {
  server.requests.length = 0;
  server.headers.length = 0;
});
const shout = defineCapability({
  name: 'shout',
  schema: v.string(),
  handler: (text) => text.toUpperCase(),
});
const petri = testPetri('host-calls', { capabilities: [shout] });

/** Programs that ask the same of the page, and print what came back or the code of why nothing did. */
const CALLERS: Readonly<Record<string, string>> = { go, assemblyscript };

test.for(Object.entries(CALLERS))(
  'a program in %s asks, is answered, and is told why not by the same codes',
  { timeout: 180_000 },
  async ([language, source], { skip }) => {
    const reason = whyNotTried(await loadManifest(language), packs);
    if (reason !== undefined) skip(reason);
    const grants = [`net:${server.origin}/**`, 'shout'];
    const result = await petri().run(
      { language, source, args: [server.origin], grants, limits: { timeMs: 60_000 } },
      { cell: 'a "1"' },
    ).result;
    expect(result.diagnostics).toEqual([]);
    expect(result.stderr).toBe('');
    expect(result.stdout.split('\n')).toEqual([
      '200 hello',
      'text/plain text/plain true',
      '200 größer',
      '404 nothing here',
      'capability.denied true true',
      'net.invalid-url true false',
      'net.method-not-allowed true false',
      'net.header-not-allowed true false',
      'net.invalid-request true false',
      '"HELLO"',
      'call.invalid',
      'call.invalid',
      'call.unknown',
      'true false true true',
      'a "1" 60000 1024 shout true',
      '',
    ]);
    expect(server.requests.slice(0, 3)).toEqual(['GET /hello', 'PUT /echo', 'GET /missing']);
    expect(server.requests).toHaveLength(73);
    expect(server.headers.some((headers) => headers['x-key'] === 'k')).toBe(true);
    expect(result.calls).toContainEqual({
      capability: `net.post:${server.origin}/echo`,
      allowed: 1,
      denied: 0,
      bytes: 16,
    });
  },
);
