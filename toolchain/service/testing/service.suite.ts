import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServiceResult } from '../service-run.ts';
import { whyNotHere, type TestService } from './test-service.ts';

const noC = await whyNotHere('c', 'native');
const noRust = await whyNotHere('rust', 'browser');
const titled = (title: string, reason: string | undefined) =>
  `${title}${reason === undefined ? '' : `, skipped: ${reason}`}`;

const HELLO = '#include <stdio.h>\nint main(void) { puts("hello"); return 3; }\n';
const ECHO = `#include <stdio.h>
int main(void) { char line[80]; setbuf(stdout, 0); puts("ready");
  while (fgets(line, sizeof line, stdin)) printf("got %s", line); puts("end"); return 0; }`;

/** A program of no sense that takes a compiler a second or more, another one each time. */
function slow(): string {
  const doubled = Array.from(
    { length: 20 },
    (_, at) => `#define M${String(at + 1)} M${String(at)} M${String(at)}`,
  );
  return `#define M0 1,\n${doubled.join('\n')}
static const char all[] = { M20 };\nint main(void) { return all[0] - 1; } /* ${crypto.randomUUID()} */`;
}

/** What every service does, wherever its queue stands. */
export function describeService(
  where: string,
  skip: string | undefined,
  open: () => Promise<TestService>,
): void {
  describe.skipIf(skip !== undefined)(titled(where, skip), () => {
    let it_: TestService;
    beforeAll(async () => {
      it_ = await open();
    });
    afterAll(() => it_.close());

    describe('the interface', () => {
      it('is described by an OpenAPI document that names every route', async () => {
        const { body } = await it_.ask('GET', 'openapi.json');
        expect(Object.keys(body['paths'] as object).sort()).toEqual([
          '/api/healthz',
          '/api/metrics',
          '/api/readyz',
          '/api/v1/artifacts/{digest}',
          '/api/v1/compile',
          '/api/v1/run',
          '/api/v1/runs/{id}',
          '/api/v1/runs/{id}/events',
          '/api/v1/runs/{id}/stdin',
          '/api/v1/targets',
        ]);
      });

      it('lists every target of every recipe, and says why one is not there', async () => {
        const targets = (await it_.ask('GET', 'v1/targets')).body['targets'] as {
          available: boolean;
          reason?: string;
        }[];
        expect(targets.map((each) => (each.available ? each.reason : typeof each.reason))).toEqual(
          targets.map((each) => (each.available ? undefined : 'string')),
        );
        expect(targets).toEqual(
          expect.arrayContaining([
            expect.objectContaining({ language: 'rust', target: 'browser', produces: 'wasi-command' }),
          ]),
        );
      });

      it.each([
        ['no source', { language: 'c' }, 400, 'request.invalid'],
        ['another type', { language: 'c', source: 1 }, 400, 'request.invalid'],
        ['no JSON', '{', 400, 'request.invalid'],
        ['an unknown language', { language: 'cobol', source: '' }, 422, 'service.target-unknown'],
        ['an unknown target', { language: 'c', source: '', target: 'cuda' }, 422, 'service.target-unknown'],
        [
          'the name of a member that every object has',
          { language: 'constructor', source: '' },
          422,
          'service.target-unknown',
        ],
      ])('answers %s with a code', async (_what, body, status, code) => {
        expect(await it_.ask('POST', 'v1/compile', body)).toMatchObject({ status, body: { code } });
      });

      it('says what is not there', async () => {
        expect(await it_.ask('GET', 'v1/nothing')).toMatchObject({
          status: 404,
          body: { code: 'service.not-found' },
        });
        expect(await it_.ask('GET', 'v1/runs/run_1/events')).toMatchObject({
          body: { code: 'service.run-unknown' },
        });
        const none = `sha256:${'0'.repeat(64)}`;
        expect(await it_.ask('GET', `v1/artifacts/${none}`)).toMatchObject({
          body: { code: 'service.artifact-unknown' },
        });
      });

      it('answers each request with an id, the asker’s where it has one', async () => {
        const { headers } = await it_.ask('GET', 'healthz', undefined, { 'X-Request-Id': 'mine-1' });
        expect(headers.get('x-request-id')).toBe('mine-1');
        expect(
          (await it_.ask('GET', 'healthz', undefined, { 'X-Request-Id': 'a b' })).headers.get('x-request-id'),
        ).toMatch(/^[0-9a-f-]{36}$/);
      });
    });

    describe.skipIf(noC !== undefined)(titled('native C', noC), () => {
      it('runs with arguments, input, variables and files, and says how it ended', async () => {
        const source = `#include <stdio.h>\n#include <stdlib.h>\n#include "twice.h"
int main(int argc, char **argv) { char line[80]; fgets(line, sizeof line, stdin); char data[80];
  fgets(data, sizeof data, fopen("data/a.txt", "r"));
  printf("%d %s %s %s %d\\n%s", argc, argv[1], getenv("WHO"), data, twice(21), line);
  fputs("made", fopen("data/b.txt", "w")); remove("data/a.txt"); return 3; }`;
        const { result, stdout, events, files } = await it_.whole('run', {
          language: 'c',
          target: 'native',
          source,
          files: {
            'twice.h': 'int twice(int);',
            'twice.c': 'int twice(int n) { return 2 * n; }',
            'data/a.txt': 'datum',
          },
          args: ['é $(id) `id`'],
          env: { WHO: 'me' },
          stdin: 'line\n',
        });
        expect(stdout).toBe('2 é $(id) `id` me datum 42\nline\n');
        expect(result).toMatchObject({ outcome: 'exited', exitCode: 3, cacheHit: false, truncated: false });
        expect(files).toEqual(new Map([['data/b.txt', Buffer.from('made')]]));
        expect(result.removedFiles).toEqual(['data/a.txt']);
        expect(events.map(({ id }) => id)).toEqual(events.map((_, at) => at + 1));
      });

      it('compiles what is asked for twenty times at once, once', async () => {
        const source = `${HELLO}// twenty`;
        const before = await compiles();
        const answers = await Promise.all(
          Array.from({ length: 20 }, () => it_.ask('POST', 'v1/compile', { language: 'c', source })),
        );
        expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
        const first = await it_.whole('compile', { language: 'c', source });
        expect(first.result).toMatchObject({ outcome: 'compiled' });
        expect(await compiles()).toBe(before + 1);
        const again = await it_.ask('POST', 'v1/compile', { language: 'c', source });
        expect(again.body).toMatchObject({ state: 'done', artifact: first.result.artifact?.digest });
      });

      it('gives the bytes of a program, for ever the same', async () => {
        const { result } = await it_.whole('compile', { language: 'c', source: HELLO });
        const response = await fetch(`${it_.api}v1/artifacts/${result.artifact?.digest ?? ''}`);
        const bytes = new Uint8Array(await response.arrayBuffer());
        const hash = Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex');
        expect(`sha256:${hash}`).toBe(result.artifact?.digest);
        expect(response.headers.get('cache-control')).toContain('immutable');
      });

      it('keeps what is wrong with a text, and says where', async () => {
        const source = 'int main(void) { /* é😀 */ return x; }';
        const { result } = await it_.whole('compile', { language: 'c', source });
        expect(result.outcome).toBe('failed-to-compile');
        const [diagnostic] = result.diagnostics;
        const start = { line: 0, character: source.indexOf('x;') };
        expect(diagnostic).toMatchObject({ file: 'main.c', severity: 'error', range: { start } });
        expect((await it_.ask('POST', 'v1/compile', { language: 'c', source })).body).toMatchObject({
          state: 'done',
        });
      });

      it('reads on after the number that a reader saw last', async () => {
        const { id, events } = await it_.whole('run', { language: 'c', source: HELLO });
        const rest = [];
        for await (const event of it_.events(id, 2)) rest.push(event);
        expect(rest).toEqual(events.slice(2));
        const last = await it_.ask('GET', `v1/runs/${id}/events`, undefined, {
          'Last-Event-ID': String(events.length),
        });
        expect(last.status).toBe(204);
      });

      it('takes input while it runs, and stops', async () => {
        const { body } = await it_.ask('POST', 'v1/run', { language: 'c', source: ECHO, interactive: true });
        let text = '';
        let outcome = '';
        for await (const { event, data } of it_.events(body.id)) {
          if (event === 'result') outcome = (JSON.parse(data) as { outcome: string }).outcome;
          if (event !== 'output') continue;
          text += (JSON.parse(data) as { text: string }).text;
          if (text === 'ready\n') await it_.ask('POST', `v1/runs/${body.id}/stdin`, { text: 'one\n' });
          if (text.endsWith('got one\n'))
            expect((await it_.ask('DELETE', `v1/runs/${body.id}`)).body).toEqual({ stopped: true });
        }
        expect(text).toBe('ready\ngot one\n');
        expect(outcome).toBe('stopped');
        const late = await it_.ask('POST', `v1/runs/${body.id}/stdin`, { text: 'x' });
        expect(late).toMatchObject({ status: 409, body: { code: 'service.no-input' } });
      });

      it('says the truth of a compile that is stopped while a run needs it, too', async () => {
        const source = slow();
        const { body: compile } = await it_.ask('POST', 'v1/compile', { language: 'c', source });
        const { body: run } = await it_.ask('POST', 'v1/run', { language: 'c', source });
        await expect
          .poll(async () => (await it_.ask('GET', `v1/runs/${run.id}`)).body.state)
          .toBe('compiling');
        const { body: answer } = await it_.ask('DELETE', `v1/runs/${compile.id}`);
        const [ofCompile, ofRun] = await Promise.all([endOf(compile.id), endOf(run.id)]);
        expect(ofCompile.outcome).toBe(answer['stopped'] === true ? 'stopped' : 'compiled');
        expect(ofRun).toMatchObject({ outcome: 'exited', exitCode: 0 });
      });

      it('stops a compile that nobody else needs', async () => {
        const { body } = await it_.ask('POST', 'v1/compile', { language: 'c', source: slow() });
        await expect
          .poll(async () => (await it_.ask('GET', `v1/runs/${body.id}`)).body.state)
          .toBe('compiling');
        expect((await it_.ask('DELETE', `v1/runs/${body.id}`)).body).toEqual({ stopped: true });
        expect((await endOf(body.id)).outcome).toBe('stopped');
      });

      it('tells a program that there is no more input', async () => {
        const { body } = await it_.ask('POST', 'v1/run', { language: 'c', source: ECHO, interactive: true });
        let text = '';
        for await (const { event, data } of it_.events(body.id)) {
          if (event !== 'output') continue;
          text += (JSON.parse(data) as { text: string }).text;
          if (text === 'ready\n') await it_.ask('POST', `v1/runs/${body.id}/stdin`, { end: true });
        }
        expect(text).toBe('ready\nend\n');
      });

      it('says what a program died of', async () => {
        const { result } = await it_.whole('run', {
          language: 'c',
          source: 'int main(void) { *(volatile int *)0 = 1; }',
        });
        expect(result).toMatchObject({
          outcome: 'trapped',
          detail: { trap: { reason: expect.stringContaining('SIGSEGV') as string } },
        });
      });

      it('counts what it does', async () => {
        expect(await compiles()).toBeGreaterThan(0);
        expect(await it_.metric('petri_sandboxes')).toBe(0);
        expect(await it_.metric('petri_cache_hits_total{language="c"}')).toBeGreaterThan(0);
      });

      async function endOf(id: string): Promise<ServiceResult> {
        const all = [];
        for await (const event of it_.events(id)) all.push(event);
        return JSON.parse(all.at(-1)?.data ?? '{}') as ServiceResult;
      }

      function compiles(): Promise<number> {
        return it_.metric('petri_compile_seconds_count{language="c",target="native"}');
      }
    });

    describe.skipIf(noRust !== undefined)(titled('Rust', noRust), () => {
      const source = 'mod twice;\nfn main() { println!("{}", twice::twice(21)); }\n';
      const files = { 'twice.rs': 'pub fn twice(n: i32) -> i32 { 2 * n }\n' };

      it('gives a program for the page', async () => {
        const { result } = await it_.whole('compile', { language: 'rust', source, files });
        expect(result).toMatchObject({
          outcome: 'compiled',
          artifact: { manifest: { kind: 'wasi-command', language: 'rust' } },
        });
        expect(result.artifact?.manifest.exports).toContain('_start');
        expect(
          await it_.ask('POST', 'v1/run', { language: 'rust', target: 'browser', source }),
        ).toMatchObject({
          status: 400,
          body: { code: 'request.invalid' },
        });
      });

      it('runs natively', async () => {
        const run = await it_.whole('run', {
          language: 'rust',
          target: 'native',
          source,
          files,
          flags: ['-O'],
        });
        expect(run).toMatchObject({ stdout: '42\n', result: { outcome: 'exited', exitCode: 0 } });
      });

      it('says what is wrong and where, counted as the page counts', async () => {
        const wrong = 'fn main() { let _ = "é😀"; let x: i32 = "a"; }';
        const { result } = await it_.whole('compile', { language: 'rust', source: wrong });
        expect(result.outcome).toBe('failed-to-compile');
        expect(result.diagnostics).toEqual(
          expect.arrayContaining([
            expect.objectContaining({
              code: 'E0308',
              file: 'main.rs',
              range: {
                start: { line: 0, character: wrong.indexOf('"a"') },
                end: { line: 0, character: wrong.indexOf('"a"') + 3 },
              },
            }),
          ]),
        );
      });
    });
  });
}
