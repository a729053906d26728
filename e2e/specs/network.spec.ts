import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import type { defineCapability } from '../../web/api/define-capability.ts';
import type { Petri, PetriOptions } from '../../web/api/petri.ts';
import type { Question } from '../../web/model/question.ts';
import type { RunRequest } from '../../web/model/run.ts';
import { readPackIndex, whyNotTried } from '../../toolchain/checks/why-not.ts';
import { readManifests } from '../../toolchain/samples/read.ts';
import { expect, test } from '../fixtures/petri.ts';

interface Module {
  readonly createPetri: (options?: PetriOptions) => Promise<Petri>;
  readonly defineCapability: typeof defineCapability;
}

declare global {
  var petriForTest: Petri;
}

const manifests = readManifests();

let server: Server;
let origin: string;
let requests: IncomingMessage[] = [];

test.beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request);
    const [path] = (request.url ?? '').split('?', 1);
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Headers', '*');
    response.setHeader('Access-Control-Allow-Methods', '*');
    // The site is isolated or not: what others send it must say that it may be read.
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    response.setHeader('Set-Cookie', 'visited=yes');
    response.setHeader('Content-Type', 'application/json');
    if (path === '/json') response.end('{"answer":42}');
    else if (path === '/echo') request.pipe(response);
    else if (path === '/away') response.writeHead(302, { Location: '/json' }).end();
    else if (path === '/big') response.end(new Uint8Array(17 * 1_048_576));
    else if (path !== '/never') response.writeHead(404).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
test.afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test.beforeEach(async ({ page, site, isolation }) => {
  requests = [];
  // A page that is given by a test has no address: Chromium takes it for one of the internet, which asks before it reaches this machine.
  await page.context().grantPermissions(['local-network-access']);
  const headers = isolation
    ? { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }
    : {};
  await page.route(`${site}plain.html`, (route) =>
    route.fulfill({ contentType: 'text/html', headers, body: '<!doctype html><title>plain</title>' }),
  );
  await page.goto(`${site}plain.html`);
  await page.evaluate(async (url) => {
    const { createPetri, defineCapability } = (await import(url)) as Module;
    const schema = {
      '~standard': {
        version: 1 as const,
        validate: (value: unknown) =>
          typeof value === 'string' ? { value } : { issues: [{ message: 'a text is wanted' }] },
      },
    };
    const shout = defineCapability({ name: 'shout', schema, handler: (text) => text.toUpperCase() });
    const send = defineCapability({ name: 'send', schema, approve: true, handler: (text) => text.length });
    globalThis.petriForTest = await createPetri({ capabilities: [shout, send] });
  }, `${site}petri.js`);
});

interface Ran {
  readonly outcome: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly calls: readonly object[];
  readonly questions: readonly Question[];
}

/** Runs it, and answers every question with the offer of this number; without one, with no. */
function run(page: Page, request: RunRequest, offer = -1): Promise<Ran> {
  return page.evaluate(
    async ({ request: asked, offer: chosen }) => {
      const questions: Question[] = [];
      const { outcome, stdout, stderr, calls } = await petriForTest.run(asked, {
        cell: 'a1',
        ask: (question) => {
          questions.push(question);
          const capability = question.offers[chosen];
          return Promise.resolve(
            capability === undefined
              ? { allowed: false }
              : { allowed: true, capability, lifetime: 'session' },
          );
        },
      }).result;
      return { outcome, stdout, stderr, calls, questions };
    },
    { request, offer },
  );
}

const granted = (): readonly string[] => [`net:${origin}/**`];

test('JavaScript: what is granted is fetched, in nobody’s name', async ({ page }) => {
  const source = `
    const response = await fetch('${origin}/json?q=1', { headers: { 'x-key': 'k' } });
    console.log(response.status, response.ok, response.url, (await response.json()).answer);
    const posted = await fetch('${origin}/echo', { method: 'POST', body: 'größer' });
    console.log(await posted.text());
    console.log(petri.has('net.get:${origin}/json'), petri.has('net.get:http://127.0.0.1:1/'), petri.info().cell);
    for (const address of ['${origin}/away', '${origin}/big', 'http://localhost:1/', 'file:///etc/passwd', 'https://u:p@example.org/']) {
      await fetch(address).catch((error) => console.log(error.name, error.code));
    }
    const aborter = new AbortController();
    setTimeout(() => aborter.abort(), 20);
    await fetch('${origin}/never', { signal: aborter.signal }).catch((error) => console.log(error.name));
    await fetch('${origin}/json', { headers: { 'x-http-method-override': 'DELETE' } }).catch((error) => console.log(error.code));`;
  const { stdout, stderr, calls, outcome } = await run(page, {
    language: 'javascript',
    source,
    grants: granted(),
  });
  expect(stderr).toBe('');
  expect(stdout.split('\n')).toEqual([
    `200 true ${origin}/json?q=1 42`,
    'größer',
    'true false a1',
    'TypeError net.redirected',
    'TypeError net.response-too-large',
    'TypeError capability.denied',
    'TypeError net.invalid-url',
    // The engine's own Request refuses a password.
    'TypeError undefined',
    'AbortError',
    'net.header-not-allowed',
    '',
  ]);
  expect(outcome).toBe('exited');
  expect(calls).toContainEqual({
    capability: `net.get:${origin}/json`,
    allowed: 1,
    denied: 0,
    bytes: 13,
  });
  // What was given up may have been on its way already, or not.
  const sent = requests.filter(({ method, url }) => method !== 'OPTIONS' && url !== '/never');
  expect(sent.map(({ url }) => url)).toEqual(['/json?q=1', '/echo', '/away', '/big']);
  for (const { headers } of sent) expect([headers.cookie, headers.referer]).toEqual([undefined, undefined]);
});

test('JavaScript: fetches that are given up are given up, and stand in nobody’s way', async ({ page }) => {
  // A browser has six connections to a host at once, and a program may have 64 calls under way.
  const source = `
    const given = [];
    for (let each = 0; each < 70; each++) {
      const signal = AbortSignal.timeout(each < 7 ? 100 : 1);
      given.push(await fetch('${origin}/never', { signal }).catch((error) => error.name));
    }
    console.log(given.length, [...new Set(given)].join());
    console.log(await (await fetch('${origin}/json')).text());`;
  const { stdout, stderr, outcome } = await run(page, { language: 'javascript', source, grants: granted() });
  expect([stdout, stderr]).toEqual(['70 TimeoutError\n{"answer":42}\n', '']);
  expect(outcome).toBe('exited');
});

/** Programs that say with 13 that they were refused. They are compiled, and wait for the answer. */
const compiled = (): Readonly<Record<string, string>> => ({
  c: `#include <petri.h>
int main(void) {
  char text[64];
  int answer = petri_fetch("${origin}/json");
  if (answer < 0) { petri_failure(text, sizeof text); fprintf(stderr, "%s", text); return errno == EACCES ? 13 : 1; }
  int size = petri_answer_read(answer, text, sizeof text);
  printf("%d %.*s %s\\n", petri_answer_status(answer), size, text, petri_has("net.get:${origin}/json") ? "true" : "false");
  petri_answer_close(answer);
  answer = petri_call("shout", "\\"hello\\"");
  size = petri_answer_read(answer, text, sizeof text);
  printf("%.*s\\n", size, text);
  return petri_answer_close(answer);
}`,
  go: `package main
import ("errors"; "fmt"; "os"; "petri")
func main() {
  response, err := petri.Fetch("${origin}/json")
  if errors.Is(err, os.ErrPermission) { fmt.Fprint(os.Stderr, err); os.Exit(13) }
  fmt.Println(response.StatusCode, string(response.Body), petri.Has("net.get:${origin}/json"))
  answer, err := petri.Call("shout", "\\"hello\\"")
  if err != nil { panic(err) }
  fmt.Println(string(answer))
}`,
  assemblyscript: `import { call, fetch, has } from "petri";
const response = fetch("${origin}/json");
if (response.code == "capability.denied") {
  process.stderr.write(response.code + ": " + response.message);
  process.exit(13);
}
console.log(response.status.toString() + " " + response.text() + " " + has("net.get:${origin}/json").toString());
console.log(call("shout", '"hello"').text());`,
});

test('C, Go, AssemblyScript and Python: the same, and denied without a grant', async ({ page }) => {
  for (const [language, source] of Object.entries(compiled())) {
    const manifest = manifests.find(({ id }) => id === language);
    if (manifest && whyNotTried(manifest, readPackIndex()) !== undefined) continue;
    await test.step(language, async () => {
      expect(await run(page, { language, source, grants: [...granted(), 'shout'] })).toMatchObject({
        outcome: 'exited',
        stdout: '200 {"answer":42} true\n"HELLO"\n',
        stderr: '',
      });
      const without = await run(page, { language, source });
      expect(without).toMatchObject({ outcome: 'denied', stdout: '' });
      expect(without.stderr).toContain(`capability.denied: net.get:${origin}/json`);
      expect(without.questions).toMatchObject([{ cell: 'a1', language }]);
    });
  }
  const python = `import petri
response = await petri.fetch("${origin}/json")
print(response.status, response.json()["answer"], petri.has("net.get:${origin}/json"))
print(petri.fetch_sync("${origin}/echo", method="post", body="größer").text())
try:
    await petri.fetch("http://localhost:1/")
except PermissionError as error:
    print(error.code)`;
  const seen = await run(page, { language: 'python', source: python, grants: granted() });
  expect(seen.stderr).toBe('');
  expect(seen.stdout).toBe('200 42 True\ngrößer\ncapability.denied\n');
});

test('the reader is asked, while the clock stands, and takes the grant back', async ({ page }) => {
  const source = `
    for (let i = 0; i < 3; i++) {
      const text = await fetch('${origin}/json').then((response) => response.text(), (error) => error.code);
      console.log(text);
      await petri.readLine();
    }`;
  const seen = await page.evaluate(
    async ({ source: text }) => {
      const run = petriForTest.run(
        { language: 'javascript', source: text, limits: { timeMs: 1_500 } },
        {
          interactive: true,
          ask: async ({ offers: [, capability = ''] }) => {
            // Longer than the program may run.
            if (asked++ === 0) await new Promise((resolve) => setTimeout(resolve, 2_000));
            else return { allowed: false };
            return { allowed: true, capability, lifetime: 'session' };
          },
        },
      );
      let asked = 0;
      let lines = 0;
      for await (const output of run) {
        if (output.type !== 'stream') continue;
        lines += 1;
        const own = run.grants.filter(({ issuer }) => issuer === 'reader');
        if (lines === 2) for (const { id } of own) run.revoke(id);
        run.write('\n');
      }
      const { outcome, stdout } = await run.result;
      return { outcome, stdout, asked };
    },
    { source },
  );
  expect(seen).toEqual({
    outcome: 'exited',
    stdout: '{"answer":42}\n{"answer":42}\ncapability.denied\n',
    asked: 2,
  });
});

test('a guest too busy to hear of a revocation is ended as denied', async ({ page }) => {
  const seen = await page.evaluate(async () => {
    const run = petriForTest.run({
      language: 'javascript',
      source: 'console.log("busy"); setTimeout(() => { for (;;) Date.now(); }, 50);',
      limits: { timeMs: 20_000 },
    });
    for await (const _ of run) setTimeout(() => run.revoke('level:clock'), 200);
    return (await run.result).detail;
  });
  expect(seen).toEqual({ kind: 'denied', capability: 'clock' });
});

test('what the site lends is called by its name, checked, and approved where that is wanted', async ({
  page,
}) => {
  const source = `
    console.log(await petri.call('shout', 'hello'));
    for (const [name, args] of [['shout', 5], ['whisper', 'a'], ['send', 'a letter']]) {
      await petri.call(name, args).then(console.log, (error) => console.log(error.code));
    }`;
  const grants = ['shout', 'send'];
  const asked = await run(page, { language: 'javascript', source, grants }, 0);
  expect(asked.stdout).toBe('HELLO\ncall.invalid\ncall.unknown\n8\n');
  expect(asked.questions).toMatchObject([{ call: 'send', details: '"a letter"' }]);
  const refused = await run(page, { language: 'javascript', source, grants });
  expect(refused.stdout).toBe('HELLO\ncall.invalid\ncall.unknown\ncapability.denied\n');
  const python = `import petri\nprint(await petri.call("shout", "hello"))`;
  expect(await run(page, { language: 'python', source: python, grants })).toMatchObject({
    stdout: 'HELLO\n',
  });
});
