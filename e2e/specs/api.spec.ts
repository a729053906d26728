import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import type { Petri } from '../../web/api/petri.ts';
import { expect, test } from '../fixtures/petri.ts';

interface Module {
  readonly createPetri: (options?: object) => Promise<Petri>;
}

/** A page of somebody's own on the same host, with nothing of the app in it. */
async function plainPage(page: Page, site: string, isolation: boolean): Promise<void> {
  const headers = isolation
    ? { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }
    : {};
  await page.route(`${site}plain.html`, (route) =>
    route.fulfill({ contentType: 'text/html', headers, body: '<!doctype html><title>plain</title>' }),
  );
  await page.goto(`${site}plain.html`);
}

test.beforeEach(({ page, site, isolation }) => plainPage(page, site, isolation));

test('lists languages, compiles, runs, and finds what it compiled', async ({ page, site }) => {
  const seen = await page.evaluate(async (url) => {
    const { createPetri } = (await import(url)) as Module;
    const petri = await createPetri();
    const request = { language: 'c', source: 'int main(void) { return 3; }' };
    const artifact = await petri.compile(request);
    const result = await petri.run(request).result;
    const again = await petri.run(request).result;
    return {
      ids: petri.languages.filter(({ available }) => available).map(({ id }) => id),
      magic: [...(artifact.bytes?.subarray(0, 4) ?? [])],
      digest: artifact.digest,
      same: result.artifact?.digest === artifact.digest,
      outcome: result.outcome,
      exitCode: result.exitCode,
      cacheHit: again.cacheHit,
      compileMs: again.timings.compileMs,
      total: again.timings.totalMs,
    };
  }, `${site}petri.js`);
  expect(seen).toMatchObject({
    magic: [0, 97, 115, 109],
    same: true,
    outcome: 'exited',
    exitCode: 3,
    cacheHit: true,
    compileMs: 0,
  });
  expect(seen.ids).toEqual(expect.arrayContaining(['c', 'cpp']));
  expect(seen.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(seen.total).toBeGreaterThan(0);
});

test('streams outputs, takes stdin, args, env and files', async ({ page, site }) => {
  const seen = await page.evaluate(async (url) => {
    const { createPetri } = (await import(url)) as Module;
    const petri = await createPetri();
    const run = petri.run({
      language: 'c',
      source: `#include <stdio.h>
#include <stdlib.h>
int main(int argc, char **argv) {
  char line[64]; fgets(line, 64, stdin);
  char data[64] = {0}; FILE *f = fopen("data.txt", "r"); fgets(data, 64, f);
  printf("%s|%s|%s|%s", argv[1], getenv("WHO"), line, data);
  fputs("oops", stderr);
  return 5;
}`,
      args: ['first'],
      env: { WHO: 'me' },
      stdin: 'typed',
      files: { 'data.txt': 'from a file' },
    });
    const streams: Record<string, string> = {};
    for await (const output of run) {
      if (output.type === 'stream') streams[output.name] = (streams[output.name] ?? '') + output.text;
    }
    const { stdout, stderr, outcome, exitCode, truncated } = await run.result;
    return { streams, stdout, stderr, outcome, exitCode, truncated };
  }, `${site}petri.js`);
  expect(seen).toEqual({
    streams: { stdout: 'first|me|typed|from a file', stderr: 'oops' },
    stdout: 'first|me|typed|from a file',
    stderr: 'oops',
    outcome: 'exited',
    exitCode: 5,
    truncated: false,
  });
});

test('every way to end is a result, not an exception', async ({ page, site }) => {
  const seen = await page.evaluate(async (url) => {
    const { createPetri } = (await import(url)) as Module;
    const petri = await createPetri();
    const outcomes: Record<string, string> = {};
    const end = async (name: string, source: string, limits = {}) => {
      outcomes[name] = (await petri.run({ language: 'c', source, limits }).result).outcome;
    };
    await end('trap', 'int main(void) { __builtin_trap(); }');
    await end('loop', 'int main(void) { for (volatile int i = 0;; i++); }', { timeMs: 500 });
    await end('error', 'int main(void) { return }');
    await end('link', 'int missing(void); int main(void) { return missing(); }');
    const aborter = new AbortController();
    const run = petri.run(
      { language: 'c', source: '#include <unistd.h>\nint main(void) { for (;;) sleep(1); }' },
      {
        signal: aborter.signal,
        onState: (state) => state === 'running' && setTimeout(() => aborter.abort(), 50),
      },
    );
    outcomes['abort'] = (await run.result).outcome;
    return outcomes;
  }, `${site}petri.js`);
  expect(seen).toEqual({
    trap: 'trapped',
    loop: 'timed-out',
    error: 'failed-to-compile',
    link: 'failed-to-compile',
    abort: 'stopped',
  });
});

test('diagnostics have places', async ({ page, site }) => {
  const [failed, warned] = await page.evaluate(async (url) => {
    const { createPetri } = (await import(url)) as Module;
    const petri = await createPetri();
    const source = 'int main(void) {\n  int unused;\n  return 0;\n}\n';
    const flags = ['-Wall'];
    return [
      await petri.compile({ language: 'c', source: source.replace('0', 'nothing'), flags }),
      await petri.compile({ language: 'c', source, flags }),
    ] as const;
  }, `${site}petri.js`);
  expect(failed.digest).toBeUndefined();
  expect(failed.diagnostics).toEqual([
    expect.objectContaining({
      severity: 'error',
      source: 'clang',
      range: { start: { line: 2, character: 9 }, end: { line: 2, character: 16 } },
    }),
  ]);
  expect(failed.diagnostics[0]?.message).toMatch(/undeclared identifier 'nothing'/);
  expect(warned.digest).toMatch(/^sha256:/);
  expect(warned.diagnostics).toEqual([
    expect.objectContaining({ severity: 'warning', code: '-Wunused-variable' }),
  ]);
  expect(warned.diagnostics[0]?.range?.start).toEqual({ line: 1, character: 6 });
});

test('what is asked wrongly is refused with a code', async ({ page, site }) => {
  const codes = await page.evaluate(async (url) => {
    const { createPetri } = (await import(url)) as Module;
    const petri = await createPetri();
    const codeOf = async (request: object) => {
      try {
        await petri.run(request as Parameters<Petri['run']>[0]).result;
        return 'accepted';
      } catch (error) {
        return (error as { code?: string }).code;
      }
    };
    return [
      await codeOf({ language: 'cobol', source: '' }),
      await codeOf({ language: 'constructor', source: '' }),
      await codeOf({ language: 'c', source: 1 }),
      await codeOf({ language: 'c', source: '', files: { '../x': '' } }),
      await codeOf({ language: 'c', source: '', target: 'cuda' }),
      await codeOf({ language: 'c', source: '', args: ['a\0b'] }),
    ];
  }, `${site}petri.js`);
  expect(codes).toEqual([
    'language.unknown',
    'language.unknown',
    'request.invalid',
    'request.invalid',
    'target.not-available',
    'request.invalid',
  ]);
});

test('on another site it needs no more than the documented policy', async ({
  page,
  site,
  seen,
  isolation,
}) => {
  // One browser tells sites apart as before, whether or not this one is isolated.
  test.skip(isolation, 'the same with the headers');
  const { origin } = new URL(site);
  // As in public/docs/deploying.md.
  const policy = [
    `default-src 'none'`,
    `script-src ${origin} 'wasm-unsafe-eval'`,
    `worker-src ${origin} blob:`,
    `connect-src ${origin}`,
    `frame-src ${origin}`,
    `require-trusted-types-for 'script'`,
    'trusted-types petri',
  ].join('; ');
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.setHeader('Content-Security-Policy', policy);
    response.end('<!doctype html><title>other</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // By another name: another site.
  const other = `http://localhost:${String((server.address() as AddressInfo).port)}/`;
  await page.goto(other);
  const results = await page.evaluate(async (url) => {
    const { createPetri } = (await import(url)) as Module;
    const petri = await createPetri();
    const c = await petri.run({
      language: 'c',
      source: '#include <stdio.h>\nint main(void) { puts("C"); }',
    }).result;
    const js = await petri.run({ language: 'javascript', source: 'console.log("JavaScript")' }).result;
    return [c, js].map(({ outcome, stdout }) => ({ outcome, stdout }));
  }, `${site}petri.js`);
  expect(results).toEqual([
    { outcome: 'exited', stdout: 'C\n' },
    { outcome: 'exited', stdout: 'JavaScript\n' },
  ]);
  expect(new Set(seen.foreign.map((url) => new URL(url).origin + '/'))).toEqual(new Set([other]));
  seen.foreign.length = 0;
  server.close();
  server.closeAllConnections();
});
