import type { Page } from '@playwright/test';
import type { Petri } from '../../web/api/petri.ts';
import type { Outcome } from '../../web/model/outcome.ts';
import type { RunRequest } from '../../web/model/run.ts';
import { digestDisplay, lastingDisplays } from '../../web/model/sample.ts';
import { listSamples, readSample } from '../../toolchain/samples/read.ts';
import { whyNoGpu } from '../fixtures/gpu.ts';
import { expect, test } from '../fixtures/petri.ts';

interface Module {
  readonly createPetri: () => Promise<Petri>;
}

/** A result as it comes out of the page: bytes as numbers or base64. */
interface Ran {
  readonly detail: Outcome;
  readonly stdout: string;
  readonly stderr: string;
  readonly diagnostics: readonly {
    file?: string;
    range?: unknown;
    message: string;
    severity: string;
    code?: string;
  }[];
  readonly files: Readonly<Record<string, string>>;
  readonly displays: readonly { mime: string; data: unknown; isBytes: boolean; displayId?: string }[];
}

test.beforeEach(async ({ page, site, isolation }) => {
  const headers = isolation
    ? { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }
    : {};
  await page.route(`${site}plain.html`, (route) =>
    route.fulfill({ contentType: 'text/html', headers, body: '<!doctype html><title>plain</title>' }),
  );
  await page.goto(`${site}plain.html`);
  const reason = await whyNoGpu(page);
  test.skip(reason !== undefined, reason);
  await page.evaluate(async (url) => {
    const { createPetri } = (await import(url)) as Module;
    Object.assign(globalThis, { petri: await createPetri() });
  }, `${site}petri.js`);
});

/** Runs WGSL through the API. `stopAfter`: milliseconds until it is stopped. */
function run(page: Page, request: Omit<RunRequest, 'language'>, stopAfter?: number): Promise<Ran> {
  return page.evaluate(
    async ({ asked, after }) => {
      const { petri } = globalThis as unknown as { petri: Petri };
      const options = { name: 'main' };
      const started = petri.run({ language: 'wgsl', stdin: '', ...asked }, options);
      if (after !== undefined) setTimeout(() => started.stop(), after);
      const displays: Ran['displays'][number][] = [];
      for await (const output of started) {
        if (output.type !== 'display_data') continue;
        const [[mime, data] = ['', '']] = Object.entries(output.data);
        const isBytes = data instanceof Uint8Array;
        const { displayId } = output;
        displays.push({
          mime,
          data: isBytes ? [...data] : data,
          isBytes,
          ...(displayId !== undefined && { displayId }),
        });
      }
      const { detail, stdout, stderr, diagnostics, files } = await started.result;
      const texts = [...files].map(([name, bytes]) => [name, new TextDecoder().decode(bytes)] as const);
      return {
        detail,
        stdout,
        stderr,
        diagnostics: [...diagnostics],
        files: Object.fromEntries(texts),
        displays,
      };
    },
    { asked: request, after: stopAfter },
  );
}

for (const { id } of listSamples().filter(({ language }) => language === 'wgsl')) {
  test(`WGSL sample ${id} gives what it says, byte for byte`, async ({ page }) => {
    const { source, files, args, env, stdin, expected } = readSample('wgsl', id);
    const ran = await run(page, { source, files, args, env, stdin: stdin ?? '' });
    expect(ran.stderr).toBe('');
    expect(ran.stdout).toBe(expected.stdout);
    expect(ran.detail.kind).toBe(expected.outcome);
    expect(ran.diagnostics).toHaveLength(expected.diagnostics.length);
    for (const diagnostic of expected.diagnostics) {
      expect(ran.diagnostics).toContainEqual(expect.objectContaining(diagnostic));
    }
    expect(ran.files).toMatchObject(expected.files);
    const shown = await Promise.all(
      lastingDisplays(ran.displays).map(async ({ mime, data, isBytes }) => ({
        mime,
        digest: await digestDisplay(mime, isBytes ? Uint8Array.from(data as number[]) : data),
      })),
    );
    expect(shown).toEqual(expected.displays.map(({ mime, digest }) => ({ mime, digest })));
  });
}

const BUFFER = '// @buffer a length 4\n@group(0) @binding(0) var<storage, read_write> a: array<f32>;\n';

function shader(body: string): string {
  return `${BUFFER}@compute @workgroup_size(1) fn main() {\n${body}\n}\n`;
}

/** `file:line:character-line:character`, all from 1, of every mistake. */
function places({ diagnostics }: Ran): string[] {
  return diagnostics.map(({ file = '', range }) => {
    const { start, end } = range as Record<'start' | 'end', { line: number; character: number }>;
    const text = ({ line, character }: typeof start): string =>
      `${String(line + 1)}:${String(character + 1)}`;
    return `${file}:${text(start)}-${text(end)}`;
  });
}

test('WGSL mistakes have their exact places', async ({ page }) => {
  const type = await run(page, { source: shader('  let é = 1; a[0] = true;') });
  expect(type.detail.kind).toBe('failed-to-compile');
  expect(places(type)).toEqual(['main.wgsl:4:19-4:20']);
  const name = await run(page, { source: shader('  a[0] = missing + 1;') });
  expect(places(name)).toEqual(['main.wgsl:4:10-4:17']);
  const syntax = await run(page, { source: shader('  a[0] = 1') });
  expect(places(syntax)).toEqual(['main.wgsl:5:1-5:2']);
  const files = { 'help.wgsl': '\nfn help() -> f32 {\n  return 1u;\n}' };
  const other = await run(page, { source: shader('  a[0] = help();'), files });
  expect(places(other)).toEqual(['help.wgsl:3:3-3:9']);
  const empty = await run(page, { source: '' });
  expect(empty.detail.kind).toBe('failed-to-compile');
  expect(empty.diagnostics[0]?.message).toContain('There is no entry point');
});

test('WGSL reads arguments, files of numbers and of bytes', async ({ page }) => {
  const source = `// @buffer a = file a.bin
// @buffer b length a
@group(0) @binding(0) var<storage, read> a: array<u32>;
@group(0) @binding(1) var<storage, read_write> b: array<u32>;
@group(0) @binding(2) var<uniform> factor: u32;
override PLUS: u32 = 0;
@compute @workgroup_size(4) fn main(@builtin(local_invocation_index) i: u32) { b[i] = a[i] * factor + PLUS; }
`;
  const files = { 'a.bin': String.fromCharCode(1, 0, 0, 0, 2, 0, 0, 0, 3, 1, 0, 0) };
  const raw = await run(page, { source, files, args: ['factor=10', 'PLUS=1'] });
  expect(raw.stdout).toBe('b: 11 21 2591\n');
  const listed = await run(page, { source, files, args: ['a=5..7', 'factor=2'] });
  expect(listed.stdout).toBe('b: 10 12 14\n');
  const wrong = await run(page, { source, files, args: ['factor=1.5'] });
  expect([wrong.detail, wrong.stderr]).toEqual([{ kind: 'exited', exitCode: 2 }, 'factor: 1.5 is no u32\n']);
  const unknown = await run(page, { source, files, args: ['b'] });
  expect(unknown.stderr).toContain('write a=… or b=… or factor=… or PLUS=…');
});

test('WGSL that asks for too much is told so', async ({ page }) => {
  const large = await run(page, { source: shader('  a[0] = 1;').replace('length 4', 'length 100000000') });
  expect(large.detail).toMatchObject({ kind: 'limit-exceeded', limit: 'memoryBytes' });
  const groups = await run(page, { source: `// @dispatch 4000000000\n${shader('  a[0] = 1;')}` });
  expect(groups.detail).toMatchObject({ kind: 'trapped' });
  expect(JSON.stringify(groups.detail)).toMatch(/dispatch/i);
  const wide = await run(page, {
    source: shader('  a[0] = 1;').replace('workgroup_size(1)', 'workgroup_size(100000)'),
  });
  expect(wide.detail.kind).toBe('failed-to-compile');
  expect(places(wide)).toEqual(['main.wgsl:3:37-3:41']);
});

test('WGSL loops without end are ended, and the next shader runs', async ({ page }) => {
  const endless = await run(page, {
    source: shader('  loop { a[0] += 1; if (a[0] < 0) { break; } }'),
    limits: { timeMs: 1_000 },
  });
  // A graphics card is waited for until the time is over; the adapter in software is told when to end.
  expect(['timed-out', 'limit-exceeded']).toContain(endless.detail.kind);
  expect(JSON.stringify(endless.detail)).toMatch(/"afterMs":1000|"limit":"timeMs"/);
  const next = await run(page, { source: shader('  a[0] = 7;') });
  expect([next.detail.kind, next.stdout]).toEqual(['exited', 'a: 7 0 0 0\n']);
});

test('WGSL that takes long is ended by the time limit and by Stop, and the next shader runs', async ({
  page,
}) => {
  const work = shader('  for (var i = 0; i < 100000; i++) { a[0] += 1; }');
  const source = `// @dispatch times 100000\n${work}`;
  const late = await run(page, { source, limits: { timeMs: 1_000 } });
  expect(late.detail).toEqual({ kind: 'timed-out', afterMs: 1_000 });
  const stopped = await run(page, { source }, 1_500);
  expect(stopped.detail).toEqual({ kind: 'stopped' });
  const next = await run(page, { source: shader('  a[1] = 8;') });
  expect([next.detail.kind, next.stdout]).toEqual(['exited', 'a: 0 8 0 0\n']);
});

test('WGSL loops with barriers work as they are written', async ({ page }) => {
  const source = `// @buffer out length 4
@group(0) @binding(0) var<storage, read_write> out: array<u32>;
var<workgroup> sums: array<u32, 4>;
@compute @workgroup_size(4) fn main(@builtin(local_invocation_index) i: u32) {
  sums[i] = i + 1;
  for (var reach = 1u; reach < 4; reach *= 2) {
    workgroupBarrier();
    let other = select(0u, sums[i - min(i, reach)], i >= reach);
    workgroupBarrier();
    sums[i] += other;
  }
  out[i] = sums[i];
}
`;
  expect((await run(page, { source })).stdout).toBe('out: 1 3 6 10\n');
});

test('numbers come from a file that another cell wrote', async ({ page }) => {
  const source = `// @buffer xs = file xs.csv
@group(0) @binding(0) var<storage, read_write> xs: array<f32>;
@compute @workgroup_size(1) fn main(@builtin(global_invocation_id) id: vec3u) { xs[id.x] *= 2.0; }`;
  const stdout = await page.evaluate(async (text) => {
    const { petri } = globalThis as unknown as { petri: Petri };
    const sessionFiles = new Map([['xs.csv', new TextEncoder().encode('20\n21\n')]]);
    return (await petri.run({ language: 'wgsl', source: text }, { sessionFiles }).result).stdout;
  }, source);
  expect(stdout).toMatch(/40\s[^]*42\s/);
});
