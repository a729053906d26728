import { strToU8, unzipSync, zipSync, type Zippable } from 'fflate';
import { describe, expect, test } from 'vitest';
import { FILE_LIMITS } from '#model/limits.ts';
import { RICH_DOCUMENT } from '../testing/documents.ts';
import { LANGUAGES } from '../testing/languages.ts';
import { readZip, writeZip } from './zip.ts';
import { zipEntries } from './zip-entries.ts';

const context = { languages: LANGUAGES };
const bytesOf = (contents: Zippable): Uint8Array<ArrayBuffer> => new Uint8Array(zipSync(contents));
const refused = (code: string): unknown => expect.objectContaining({ code });

/** Offset of the nth central directory entry. */
function entryAt(zip: Uint8Array, n = 0): number {
  const places = [...zip.keys()].filter(
    (at) => zip[at] === 0x50 && zip[at + 1] === 0x4b && zip[at + 2] === 1 && zip[at + 3] === 2,
  );
  return places[n] ?? -1;
}
function patched(
  zip: Uint8Array<ArrayBuffer>,
  at: number,
  value: number,
  bits: 16 | 32,
): Uint8Array<ArrayBuffer> {
  const copy = zip.slice();
  const view = new DataView(copy.buffer);
  if (bits === 16) view.setUint16(at, value, true);
  else view.setUint32(at, value, true);
  return copy;
}

describe('our own archives', () => {
  test('come back as they were, outputs included, and are the same bytes each time', async () => {
    const zip = writeZip(RICH_DOCUMENT, context);
    const read = await readZip(zip, context);
    expect(read).toEqual({ ...RICH_DOCUMENT, notes: [] });
    const again = writeZip(read, context);
    expect(writeZip(await readZip(again, context), context)).toEqual(again);
    expect(writeZip(RICH_DOCUMENT, context)).toEqual(zip);
  });

  test('have a file for each text, which can be changed there', async () => {
    const files = unzipSync(writeZip(RICH_DOCUMENT, context));
    expect(Object.keys(files)).toEqual([
      'notebook.json',
      'outputs.json',
      '1-intro/main.md',
      '2-more/main.md',
      '3-a1/main.cpp',
      '3-a1/util.h',
      '3-a1/lib/b.h',
      '4-py/main.py',
      '5-empty/main.js',
      '6-last/main.md',
    ]);
    const { notebook } = await readZip(bytesOf({ ...files, '4-py/main.py': strToU8('print(2)') }), context);
    expect(notebook.cells[3]?.source).toBe('print(2)');
  });

  test('keep a file called as the main one, and text that is no UTF-8', async () => {
    const notebook = {
      format: 1 as const,
      cells: [
        {
          id: 'a',
          kind: 'code' as const,
          language: 'c',
          source: '\ud800',
          files: { 'main.c': 'x', 'MAIN.C': '\ufeffy' },
        },
        { id: 'A', kind: 'code' as const, language: 'nothere', source: '1' },
      ],
    };
    expect((await readZip(writeZip({ notebook, outputs: new Map() }, context), context)).notebook).toEqual(
      notebook,
    );
  });
});

describe('archives of others', () => {
  test('are one cell of the sources in them', async () => {
    const zip = bytesOf({
      'proj/': [new Uint8Array(), {}],
      'proj/util.h': strToU8('#define X'),
      'proj/main.c': strToU8('int x;'),
      'proj/a.c': strToU8('int a;'),
      'proj/logo.png': new Uint8Array([0x89, 0x50, 0, 0xff]),
      '__MACOSX/proj/._main.c': strToU8('junk'),
    });
    const { notebook, notes } = await readZip(zip, context);
    expect(notebook).toEqual({
      format: 1,
      title: 'proj',
      cells: [
        {
          id: 'c1',
          kind: 'code',
          language: 'c',
          source: 'int x;',
          files: { 'util.h': '#define X', 'a.c': 'int a;' },
        },
      ],
    });
    expect(notes).toEqual(['proj/logo.png is not text and was left out.']);
  });

  test('without anything to open say so', async () => {
    await expect(readZip(bytesOf({ 'a.bin': strToU8('x') }), context)).rejects.toEqual(
      refused('file.invalid'),
    );
    await expect(readZip(bytesOf({}), context)).rejects.toEqual(refused('file.invalid'));
  });
});

describe('archives that nobody should have made', () => {
  test.each(['../../etc/passwd', '/etc/passwd', 'C:\\x', 'a/../../b', 'a\\..\\b', 'a\u202e.c', ''])(
    'a file called %j is refused',
    async (name) => {
      await expect(zipEntries(bytesOf({ [name]: strToU8('x') }))).rejects.toEqual(refused('file.invalid'));
    },
  );

  test('a bomb that says its size is refused before it is inflated, one that lies is put down', async () => {
    const bomb = bytesOf({ 'main.c': new Uint8Array(FILE_LIMITS.inflatedBytes + 1) });
    expect(bomb.length).toBeLessThan(100_000);
    await expect(zipEntries(bomb)).rejects.toEqual(refused('file.too-large'));
    const lying = patched(bomb, entryAt(bomb) + 24, 10, 32);
    const before = performance.now();
    await expect(zipEntries(lying)).rejects.toEqual(refused('file.too-large'));
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  test('many entries over one another add up', async () => {
    const one = new Uint8Array(FILE_LIMITS.inflatedBytes / 4);
    const zip = bytesOf({ a: one, b: one, c: one, d: one, e: one });
    // As in the best known of such bombs: all of them lead to the same bytes.
    let overlapping = zip;
    for (let n = 1; n < 5; n++) overlapping = patched(overlapping, entryAt(zip, n) + 42, 0, 32);
    await expect(zipEntries(overlapping)).rejects.toEqual(refused('file.too-large'));
  });

  test('too many entries, encrypted ones, other packings, two of one name, damage and cut ends are refused', async () => {
    const many = bytesOf(
      Object.fromEntries(
        Array.from({ length: FILE_LIMITS.entries + 1 }, (_, i) => [`f${String(i)}`, new Uint8Array()]),
      ),
    );
    await expect(zipEntries(many)).rejects.toEqual(refused('file.too-large'));
    const zip = bytesOf({ a: strToU8('aaaaaaaaaa'), b: strToU8('b') });
    const bad = [
      patched(zip, entryAt(zip) + 8, 1, 16),
      patched(zip, entryAt(zip) + 10, 93, 16),
      patched(zip, entryAt(zip, 1) + 46, 0x61, 16),
      patched(zip, entryAt(zip) + 42, 0xffff_fff0, 32),
      patched(zip, entryAt(zip) + 20, 0xffff_fff0, 32),
      patched(zip, entryAt(zip) + 24, 9, 32),
      patched(zip, entryAt(zip) + 24, 11, 32),
      zip.slice(0, -5),
      zip.slice(5),
      new Uint8Array(10),
    ];
    for (const archive of bad) {
      await expect(zipEntries(archive)).rejects.toEqual(
        expect.objectContaining({ code: expect.stringMatching(/^file\.(invalid|too-large)$/) as string }),
      );
    }
  });

  test('a list that names what is not there, or leads out, is refused', async () => {
    const listing = (cell: unknown) =>
      bytesOf({ 'notebook.json': strToU8(JSON.stringify({ format: 1, cells: [cell] })) });
    for (const cell of [
      { language: 'c', source: { path: 'x' } },
      { language: 'c', source: { path: '__proto__' } },
      { language: 'c', source: '', files: { '../x': '' } },
      { language: 'c', source: 5 },
      5,
    ]) {
      await expect(readZip(listing(cell), context)).rejects.toEqual(refused('file.invalid'));
    }
  });
});
