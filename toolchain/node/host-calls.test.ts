import { beforeEach, describe, expect, test } from 'vitest';
import type { Grant } from '#model/grant.ts';
import type { CallAnswer } from '#model/host-call.ts';
import type { Answer, Question } from '#model/question.ts';
import { callHandlers } from '#runtime/host-calls/handlers.ts';
import { HostCalls } from '#runtime/host-calls/host-calls.ts';
import { checkHost } from './check-host.ts';
import { webServer } from './testing/web-server.ts';

const server = webServer();
const handlers = callHandlers({ fetch: globalThis.fetch, checkHost });
const END = {
  outcome: { kind: 'exited', exitCode: 1 },
  instantiateMs: 0,
  runMs: 0,
  usage: { memoryBytes: 0, outputBytes: 0 },
  droppedBytes: 0,
} as const;

let questions: Question[] = [];
let waits: boolean[] = [];
beforeEach(() => {
  questions = [];
  waits = [];
  server.requests.length = 0;
});

function callsWith(
  grants: readonly (string | Pick<Grant, 'capability' | 'limits'>)[],
  answer?: (question: Question) => Answer,
): HostCalls {
  return new HostCalls({
    guest: {
      cell: 'a',
      language: 'c',
      grants: grants.map((each, at) => ({
        ...(typeof each === 'string' ? { capability: each } : each),
        id: `g${String(at)}`,
        issuer: 'site',
      })),
    },
    handlers,
    ask:
      answer &&
      ((question) => {
        questions.push(question);
        return Promise.resolve(answer(question));
      }),
    asking: (isAsking) => waits.push(isAsking),
    granted: () => undefined,
  });
}

function fetchBy(
  calls: HostCalls,
  target: string,
  head: object = {},
  body?: Uint8Array<ArrayBuffer>,
): Promise<CallAnswer> {
  return calls.answer({ name: 'net', target, head: JSON.stringify(head), ...(body && { body }) });
}

/** What came back in a word: the status and the text, or the code of the failure. */
function said(answer: CallAnswer): string {
  if (!answer.ok) return answer.failure.code;
  const { status } = JSON.parse(answer.head) as { status: number };
  return `${String(status)} ${new TextDecoder().decode(answer.body)}`;
}

const everything = (): HostCalls => callsWith([`net:${server.origin}/**`]);
const redirect = (status: number, to: string): string =>
  `${server.origin}/to?${encodeURIComponent(`${String(status)} ${to}`)}`;

describe('a request', () => {
  test('that was granted is answered, with nothing of anybody’s in it', async () => {
    const answer = await fetchBy(everything(), `${server.origin}/hello`, {
      headers: [['X-Key', 'k']],
    });
    expect(said(answer)).toBe('200 hello');
    expect(answer.ok && answer.head).not.toContain('set-cookie');
    expect(server.headers.at(-1)).toMatchObject({ 'x-key': 'k' });
    expect(server.headers.at(-1)).not.toHaveProperty('cookie');
    expect(server.headers.at(-1)).not.toHaveProperty('referer');
  });

  test('that was not granted never leaves, and the log says what would allow it', async () => {
    const calls = callsWith(['net.get:https://example.org/**', 'net']);
    expect(said(await fetchBy(calls, `${server.origin}/hello?secret`))).toBe('capability.denied');
    expect(server.requests).toEqual([]);
    const capability = `net.get:${server.origin}/hello`;
    expect(calls.joined(END)).toMatchObject({
      outcome: { kind: 'denied', capability, exitCode: 1 },
      calls: [{ capability, allowed: 0, denied: 1, bytes: 0 }],
    });
  });

  test('sends a body by the verbs that may, and bytes of both ways are counted', async () => {
    const calls = everything();
    const body = new TextEncoder().encode('some text');
    expect(said(await fetchBy(calls, `${server.origin}/echo`, { method: 'put' }, body))).toBe(
      '200 some text',
    );
    expect(said(await fetchBy(calls, `${server.origin}/echo`, {}, body))).toBe('net.invalid-request');
    expect(calls.joined(END).calls).toEqual([
      { capability: `net.post:${server.origin}/echo`, allowed: 1, denied: 0, bytes: 18 },
    ]);
    const reader = callsWith([`net.get:${server.origin}`]);
    expect(said(await fetchBy(reader, `${server.origin}/echo`, { method: 'POST' }))).toBe(
      'capability.denied',
    );
  });

  test.each([
    ['CONNECT', [], 'net.method-not-allowed'],
    ['constructor', [], 'net.method-not-allowed'],
    ['GET', [['Cookie', 'a=b']], 'net.header-not-allowed'],
    ['GET', [['Host', 'example.org']], 'net.header-not-allowed'],
    ['GET', [['X-HTTP-Method-Override', 'DELETE']], 'net.header-not-allowed'],
    ['GET', [['X-Forwarded-For', '127.0.0.1']], 'net.header-not-allowed'],
    ['GET', [['Accept', 'a\r\nHost: b']], 'net.invalid-request'],
    ['GET', 'accept: a', 'net.invalid-request'],
  ])('with %s %j is refused', async (method, headers, code) => {
    expect(said(await fetchBy(everything(), `${server.origin}/hello`, { method, headers }))).toBe(code);
    expect(server.requests).toEqual([]);
  });

  test.each(['file:///etc/passwd', 'ftp://127.0.0.1/', '/hello', 'data:,a', 'http://a:b@127.0.0.1/', ''])(
    'of %j is refused',
    async (target) => {
      expect(said(await fetchBy(everything(), target))).toBe('net.invalid-url');
    },
  );

  test('whose answer is too large is cut off', async () => {
    expect(said(await fetchBy(everything(), `${server.origin}/big`))).toBe('net.response-too-large');
    const poor = callsWith([{ capability: `net:${server.origin}/**`, limits: { bytes: 4 } }]);
    expect(said(await fetchBy(poor, `${server.origin}/hello`))).toBe('capability.denied');
  });

  test('that its guest gives up ends at once, and no other', async () => {
    const calls = everything();
    const never = { name: 'net', target: `${server.origin}/never`, head: '{}' };
    const [first, second] = [calls.answer(never, 1), calls.answer(never, 2)];
    await expect.poll(() => server.requests).toHaveLength(2);
    calls.cancel(1);
    calls.cancel(3);
    expect(said(await first)).toBe('call.ended');
    expect(await Promise.race([second, Promise.resolve('waits')])).toBe('waits');
    calls.joined(END);
    expect(said(await second)).toBe('call.ended');
  });

  test('that is never answered ends with its run', async () => {
    const calls = everything();
    const answer = fetchBy(calls, `${server.origin}/never`);
    calls.joined(END);
    expect(said(await answer)).toBe('call.ended');
  });

  test('too many at once are refused', async () => {
    const calls = everything();
    const open = Array.from({ length: 64 }, () => fetchBy(calls, `${server.origin}/never`));
    expect(said(await fetchBy(calls, `${server.origin}/hello`))).toBe('call.too-many');
    calls.joined(END);
    await Promise.all(open);
  });

  test('to a public name that leads here is refused', async () => {
    await expect(checkHost(new URL('http://[::1]/'))).resolves.toBeUndefined();
    await expect(checkHost(new URL('http://127.0.0.1/'))).resolves.toBeUndefined();
  });
});

describe('a redirect', () => {
  test('is followed where the next address is granted, too', async () => {
    const to = `${server.origin}/hello`;
    expect(said(await fetchBy(everything(), redirect(302, to)))).toBe('200 hello');
    const half = callsWith([`net.get:${server.origin}/to`]);
    expect(said(await fetchBy(half, redirect(302, to)))).toBe('capability.denied');
    expect(server.requests.filter((each) => each === 'GET /hello')).toHaveLength(1);
  });

  test('to a private address that nobody granted is denied', async () => {
    const calls = callsWith([`net:${server.origin}/**`, 'net']);
    expect(said(await fetchBy(calls, redirect(302, 'http://169.254.169.254/latest')))).toBe(
      'capability.denied',
    );
    expect(said(await fetchBy(calls, redirect(302, 'file:///etc/passwd')))).toBe('net.invalid-url');
  });

  test('turns a POST into a GET, but 307 does not', async () => {
    const calls = everything();
    const body = new TextEncoder().encode('sent');
    const post = { method: 'POST' };
    expect(said(await fetchBy(calls, redirect(303, `${server.origin}/hello`), post, body))).toBe('200 hello');
    expect(said(await fetchBy(calls, redirect(307, `${server.origin}/echo`), post, body))).toBe('200 sent');
    expect(server.requests.filter((each) => !each.includes('/to'))).toEqual(['GET /hello', 'POST /echo']);
  });

  test('without an end is given up', async () => {
    const to = redirect(302, `${server.origin}/hello`);
    let address = to;
    for (let hop = 0; hop < 6; hop++) address = redirect(302, address);
    expect(said(await fetchBy(everything(), address))).toBe('net.redirected');
  });
});

describe('the reader', () => {
  const url = (): string => `${server.origin}/hello`;

  test('is asked with the address and its host; once is for one call', async () => {
    const calls = callsWith([], ({ offers: [capability = ''] }) => ({
      allowed: true,
      capability,
      lifetime: 'once',
    }));
    expect(said(await fetchBy(calls, `${url()}?q=1`))).toBe('200 hello');
    expect(questions).toEqual([
      {
        cell: 'a',
        language: 'c',
        call: `net.get:${url()}`,
        offers: [`net.get:${url()}`, `net.get:${server.origin}/**`],
      },
    ]);
    expect(waits).toEqual([true, false]);
    await fetchBy(calls, url());
    expect(questions).toHaveLength(2);
  });

  test('who says yes for the session is not asked again, and can take it back', async () => {
    const calls = callsWith([], ({ offers: [, capability = ''] }) => ({
      allowed: true,
      capability,
      lifetime: 'session',
    }));
    const answers = await Promise.all([fetchBy(calls, url()), fetchBy(calls, url())]);
    expect(answers.map(said)).toEqual(['200 hello', '200 hello']);
    expect(questions).toHaveLength(1);
    const [grant] = calls.grants;
    expect(grant).toMatchObject({ capability: `net.get:${server.origin}/**`, issuer: 'reader', cell: 'a' });
    expect(calls.revoke(grant?.id ?? '')).toEqual(grant);
    await fetchBy(calls, url());
    expect(questions).toHaveLength(2);
  });

  test('who says no is not asked the same again, and what was not offered is no answer', async () => {
    const calls = callsWith([], () => ({ allowed: false }));
    expect(said(await fetchBy(calls, url()))).toBe('capability.denied');
    expect(said(await fetchBy(calls, url()))).toBe('capability.denied');
    expect(questions).toHaveLength(1);
    const tricked = callsWith([], () => ({ allowed: true, capability: 'net', lifetime: 'always' }));
    expect(said(await fetchBy(tricked, url()))).toBe('capability.denied');
  });

  test('is not flooded with questions', async () => {
    const calls = callsWith([], () => ({ allowed: false }));
    for (let at = 0; at < 30; at++) await fetchBy(calls, `${server.origin}/${String(at)}`);
    expect(questions).toHaveLength(10);
  });
});

test('what nobody lends is told apart from what is denied', async () => {
  expect(said(await callsWith([]).answer({ name: 'constructor', head: 'null' }))).toBe('call.unknown');
});
