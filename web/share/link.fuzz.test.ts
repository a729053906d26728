import fc from 'fast-check';
import LZString from 'lz-string';
import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Failure } from '#model/errors.ts';
import { LINK_LIMITS } from '#model/limits.ts';
import type { Notebook } from '#model/notebook.ts';
import { altered, damagedBytes, damagedText, fuzz } from '#model/testing/fuzz.ts';
import { jsonable } from '#model/testing/odd-values.ts';
import { decodeLink, encodeLink } from './link.ts';
import { decompressLz } from './lz-string.ts';
import { APP, handmade } from './testing/links.ts';
import { NAMES, notebookFault, notebooks, strangeFiles } from './testing/notebooks.ts';

const BASE64URL = 'ABab01-_%+/=. \u00e4';
const LZ = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-$';

/** A notebook or a refusal in words for readers; nothing else is thrown. */
async function open(link: string): Promise<Notebook | undefined> {
  let notebook: Notebook | undefined;
  try {
    notebook = await decodeLink(link);
  } catch (error) {
    expect(error).toBeInstanceOf(Failure);
    expect((error as Failure).code).toMatch(/^link\.(truncated|too-large|invalid|unsupported-version)$/);
    return undefined;
  }
  if (notebook !== undefined) expect(notebookFault(notebook)).toBeUndefined();
  return notebook;
}

test('a notebook comes out of its link as it went in', async () => {
  await fuzz(120, notebooks, async (document) => {
    const decoded = await open(await encodeLink(document as unknown as Notebook, APP));
    expect(decoded).toEqual(short(document));
  });
});

/** As links write it: without lists that say nothing. */
function short(document: { readonly [member: string]: unknown }): unknown {
  const lists = ['files', 'args', 'env', 'flags', 'capabilities', 'limits'];
  const says = ([name, value]: [string, unknown]): boolean =>
    !lists.includes(name) || Object.keys(value as object).length > 0;
  const cells = document['cells'] as readonly object[];
  return {
    ...document,
    cells: cells.map((cell) => Object.fromEntries(Object.entries(cell).filter(says))),
  };
}

test('a document in which anything is something else is refused, or is a notebook all the same', async () => {
  await fuzz(350, fc.oneof(altered(notebooks, jsonable, NAMES), strangeFiles, jsonable), async (document) => {
    const notebook = await open(handmade(document ?? null));
    if (notebook !== undefined) expect(await open(await encodeLink(notebook, APP))).toEqual(short(notebook));
  });
});

test('a document with damage anywhere, in its text or in what it was packed into', async () => {
  const json = notebooks.map((document) => JSON.stringify(document));
  const payload = json.map((text) => deflateRawSync(text).toString('base64url'));
  const links = fc.oneof(
    damagedText(json, '{}[]",:\\e9-\u202e\ud800 ').map(handmade),
    damagedText(payload, BASE64URL).map((text) => `#v1:${text}`),
    damagedBytes(json.map((text) => deflateRawSync(text))).map(
      (bytes) => `#v1:${Buffer.from(bytes).toString('base64url')}`,
    ),
    damagedBytes(json.map((text) => Buffer.from(text))).map(
      (bytes) => `#v1:${deflateRawSync(bytes).toString('base64url')}`,
    ),
  );
  await fuzz(450, links, async (link) => {
    await open(link);
  });
});

test('bombs are put down, whatever they are made of', async () => {
  const bombs = fc
    .tuple(
      fc.constantFrom('x', '[', '{"a":', '"\\u0000', '\u0000', '\ud800'),
      fc.integer({ min: 2, max: 12 }),
    )
    .map(([piece, times]) => piece.repeat((times * LINK_LIMITS.inflatedBytes) / piece.length));
  await fuzz(3, bombs, async (text) => {
    for (const link of [
      handmade(text),
      `#code/${LZString.compressToEncodedURIComponent(text.slice(0, 270_000))}`,
    ]) {
      await expect(decodeLink(link)).rejects.toMatchObject({ code: 'link.too-large' });
    }
    await expect(decodeLink(`?code=${'x'.repeat(text.length)}`)).rejects.toMatchObject({
      code: 'link.too-large',
    });
  });
});

test('text packed by others is unpacked as they do it, or refused', async () => {
  const texts = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 60 }),
    fc.string({ unit: 'binary', maxLength: 40 }),
  );
  const packed = texts.map((text) => LZString.compressToEncodedURIComponent(text));
  const cases = fc.oneof(
    packed,
    damagedText(packed, LZ),
    fc.string({ unit: fc.constantFrom(...LZ.split('')), maxLength: 30 }),
  );
  await fuzz(3_000, cases, (text) => {
    let unpacked: string;
    try {
      unpacked = decompressLz(text);
    } catch (error) {
      expect((error as Failure).code).toMatch(/^link\.(truncated|too-large|invalid)$/);
      return;
    }
    expect(unpacked).toBe(LZString.decompressFromEncodedURIComponent(text));
  });
});

test('whatever stands in an address, it is a notebook, a refusal or nothing', async () => {
  const word = fc.constantFrom(
    'code',
    'language',
    'lang',
    'autorun',
    'limits',
    'v1',
    'v2',
    'constructor',
    '__proto__',
  );
  const value = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.constantFrom('c', '%', '%zz', '+', '</script>', '#', '?'),
  );
  const query = fc
    .array(fc.tuple(word, fc.constantFrom('=', '', '=='), value), { maxLength: 3 })
    .map((parts) => parts.map((part) => part.join('')).join('&'));
  const fragment = fc
    .tuple(word, fc.constantFrom(':', '%3A', '/', '=', ''), value)
    .map((parts) => parts.join(''));
  const address = fc
    .tuple(
      fc.constantFrom('', APP, '//'),
      fc.constantFrom('?', ''),
      query,
      fc.constantFrom('#', '##', ''),
      fragment,
    )
    .map((parts) => parts.join(''));
  await fuzz(800, address, async (link) => {
    await open(link);
  });
});
