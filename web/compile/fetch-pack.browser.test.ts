import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { digestBytes } from '#model/digest.ts';
import type { PackFile, PackInfo } from '#model/pack.ts';
import { PackCopies } from '#storage/pack-copies.ts';
import { FetchedPack } from './fetch-pack.ts';

// A server whose answers the test decides, the browser's own fetch, caches and WebAssembly everywhere else.
const MODULE = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0, 5, 4, 0x6e, 0x6f, 0x74, 0x65]);
const BASE = new URL('https://petri.test/');
const URL_OF_MODULE = 'https://petri.test/toolchains/x/1/tool.wasm';
const realFetch = globalThis.fetch;

let answers: (() => Response | Error)[];
let asked: (RequestCache | undefined)[];
let copies: PackCopies;
let file: PackFile;
let pack: PackInfo;

beforeEach(async () => {
  file = { name: 'tool.wasm', size: MODULE.length, digest: await digestBytes(MODULE), wire: {} };
  pack = {
    id: 'x',
    version: '1',
    digest: file.digest,
    licence: 'MIT',
    path: 'toolchains/x/1/',
    files: [file],
  };
  answers = [];
  asked = [];
  copies = new PackCopies('petri-packs-test');
  vi.stubGlobal('fetch', (_url: string, init?: RequestInit) => {
    asked.push(init?.cache);
    const answer = (answers.shift() ?? (() => new TypeError('no network')))();
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  });
});

afterEach(async () => {
  vi.unstubAllGlobals();
  expect(globalThis.fetch).toBe(realFetch);
  await copies.clear();
});

const whole = () => new Response(MODULE, { headers: { 'Content-Type': 'application/wasm' } });
const damaged = () => new Response(MODULE.map((byte, at) => (at === 14 ? byte ^ 1 : byte)));
const truncated = () => new Response(MODULE.slice(0, 11));
/** The whole file, and a section behind it: still a module, and its first bytes have the right digest. */
const longer = () =>
  new Response(new Uint8Array([...MODULE, 0, 5, 4, 0x65, 0x76, 0x69, 0x6c]), {
    headers: { 'Content-Type': 'application/wasm' },
  });
/** Another module of the same length. */
const other = () => new Response(MODULE.with(11, 0x65), { headers: { 'Content-Type': 'application/wasm' } });
const page = () => new Response('<!doctype html><title>Welcome to the Wi-Fi</title>');

function open() {
  return new FetchedPack(pack, BASE, copies, new Map());
}

describe('a pack over HTTP', () => {
  test('arrives, with progress up to its size', async () => {
    answers = [whole];
    const loaded: unknown[] = [];
    const module = await open().module(file, (progress) => loaded.push(progress));
    expect(WebAssembly.Module.customSections(module, 'note')).toHaveLength(1);
    expect(loaded.at(-1)).toEqual({ phase: 'download', file: 'tool.wasm', loaded: 15, total: 15 });
  });

  test.each([
    ['damaged', damaged],
    ['truncated', truncated],
    ['too many', longer],
    ['another page’s', page],
  ])('threat 13 toolchain: %s bytes are asked for once more, past the caches', async (_, answer) => {
    answers = [answer, whole];
    await open().module(file, () => undefined);
    expect(asked).toEqual(['force-cache', 'reload']);
  });

  test.each([
    ['damaged', damaged, 'pack.corrupt'],
    ['truncated', truncated, 'pack.corrupt'],
    ['longer', longer, 'pack.corrupt'],
    ['missing', () => new Response('', { status: 404 }), 'pack.missing'],
    ['unreachable', () => new TypeError('no network'), 'pack.unreachable'],
  ])('%s for good is a failure that says what to do, and the next try works', async (_, answer, code) => {
    answers = [answer, answer];
    const pack = open();
    await expect(pack.module(file, () => undefined)).rejects.toMatchObject({ code });
    answers = [whole];
    await expect(pack.module(file, () => undefined)).resolves.toBeInstanceOf(WebAssembly.Module);
  });

  test('offline, a copy of an earlier visit serves', async () => {
    await copies.put(URL_OF_MODULE, MODULE, 'application/wasm');
    await expect(open().module(file, () => undefined)).resolves.toBeInstanceOf(WebAssembly.Module);
    expect(await open().bytes(file, () => undefined)).toEqual(MODULE);
  });

  test('threat 13 toolchain: a server that gives one file to compile and another to verify gets neither run', async () => {
    await copies.put(URL_OF_MODULE, MODULE, 'application/wasm');
    answers = [other, whole];
    const module = await open().module(file, () => undefined);
    expect(WebAssembly.Module.customSections(module, 'note')).toHaveLength(1);
    expect(asked).toHaveLength(2);
  });

  test('threat 8 cache: a damaged copy is dropped, never used', async () => {
    await copies.put(URL_OF_MODULE, new Uint8Array(await damaged().arrayBuffer()), 'application/wasm');
    await expect(open().module(file, () => undefined)).rejects.toMatchObject({ code: 'pack.unreachable' });
    expect(await copies.has(URL_OF_MODULE)).toBe(false);
  });

  test('copies of an older version go when a newer one is kept', async () => {
    await copies.put('https://petri.test/toolchains/x/0/tool.wasm', MODULE, 'application/wasm');
    await copies.put('https://petri.test/toolchains/y/0/tool.wasm', MODULE, 'application/wasm');
    await copies.put(URL_OF_MODULE, MODULE, 'application/wasm');
    expect(await copies.has('https://petri.test/toolchains/x/0/tool.wasm')).toBe(false);
    expect(await copies.has('https://petri.test/toolchains/y/0/tool.wasm')).toBe(true);
    const listed = await copies.list();
    expect([...listed].sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
      { id: 'x', bytes: MODULE.length },
      { id: 'y', bytes: MODULE.length },
    ]);
  });
});
