import LZString from 'lz-string';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Cell, Notebook } from '#model/notebook.ts';
import { decodeLink, encodeLink, isLongLink } from './link.ts';
import { decompressLz } from './lz-string.ts';
import { APP, failureOf, FULL, handmade, randomNumbers } from './testing/links.ts';

describe('links', () => {
  it('carry a notebook there and back', async () => {
    const link = await encodeLink(FULL, APP);
    expect(link).toMatch(/^https:\/\/play\.example\.org\/petri\/#v1:[A-Za-z0-9_-]+$/);
    expect(await decodeLink(link)).toEqual(FULL);
    expect(await decodeLink(new URL(link).hash)).toEqual(FULL);
  });

  it('are made from the address of the app alone', async () => {
    const link = await encodeLink(FULL, 'https://play.example.org/a/?code=old&x=1#v1:old');
    expect(link.startsWith('https://play.example.org/a/#v1:')).toBe(true);
  });

  it('need only format, language and source', async () => {
    const link = handmade({
      format: 1,
      cells: [
        { language: 'c', source: 'x' },
        { language: 'cpp', source: 'y' },
      ],
    });
    expect(await decodeLink(link)).toEqual({
      format: 1,
      cells: [
        { id: 'c1', kind: 'code', language: 'c', source: 'x' },
        { id: 'c2', kind: 'code', language: 'cpp', source: 'y' },
      ],
    });
  });

  it('keep fields that this version does not know, on the notebook and on cells', async () => {
    const notebook = {
      format: 1,
      theme: { later: [1, null] },
      cells: [
        {
          id: 'a',
          kind: 'code',
          language: 'c',
          source: '',
          checkpoint: 'x',
          limits: { timeMs: 5, gpuMs: 7 },
        },
      ],
    };
    const decoded = (await decodeLink(handmade(notebook))) as Notebook;
    expect(decoded).toEqual(notebook);
    expect(await decodeLink(await encodeLink(decoded, APP))).toEqual(notebook);
  });

  it('give every cell an id of its own', async () => {
    const cells = ['a', 'a', '../x', 'c1', undefined].map((id) => ({ id, language: 'c', source: '' }));
    const decoded = await decodeLink(handmade({ format: 1, cells }));
    expect(decoded?.cells.map(({ id }) => id)).toEqual(['a', 'c2', 'c3', 'c1', 'c4']);
  });

  it('leave out lists that say nothing, and tell no stdin from an empty one', async () => {
    const cell: Cell = {
      id: 'a',
      kind: 'code',
      language: 'c',
      source: '',
      files: {},
      args: [],
      flags: [],
      stdin: '',
    };
    expect((await decodeLink(await encodeLink({ format: 1, cells: [cell] }, APP)))?.cells).toEqual([
      { id: 'a', kind: 'code', language: 'c', source: '', stdin: '' },
    ]);
  });

  it('end in a letter or digit, so that nothing is cut off where links are found in text', async () => {
    const random = randomNumbers(7);
    for (let round = 0; round < 200; round++) {
      const source = Array.from({ length: round % 40 }, () => String.fromCharCode(32 + random() * 90)).join(
        '',
      );
      const notebook: Notebook = { format: 1, cells: [{ id: 'a', kind: 'code', language: 'c', source }] };
      const link = await encodeLink(notebook, APP);
      expect(link).toMatch(/[A-Za-z0-9]$/);
      expect(await decodeLink(link)).toEqual(notebook);
    }
  });

  it('survive what mail and chat programs do to them', async () => {
    const link = await encodeLink(FULL, APP);
    const hash = link.slice(link.indexOf('#'));
    for (const changed of [
      `${link}.`,
      `${link})`,
      `${link}>,`,
      `${link} `,
      `${link}\n`,
      `${link}==`,
      hash.replace(':', '%3A'),
    ]) {
      expect(await decodeLink(changed), changed.slice(-5)).toEqual(FULL);
    }
  });

  it('are none when there is neither payload nor code', async () => {
    for (const text of ['', '#', '?', '#top', '?lang=c', '#v1', '#v:x', APP, '#codes/x']) {
      expect(await decodeLink(text), text).toBeUndefined();
    }
  });

  it('say when they are long', async () => {
    expect(isLongLink('x'.repeat(2_048))).toBe(false);
    expect(isLongLink('x'.repeat(2_049))).toBe(true);
  });

  it('are refused when the notebook is too large or could not be read again', async () => {
    const cell: Cell = { id: 'a', kind: 'code', language: 'c', source: 'x'.repeat(300_000) };
    await expect(encodeLink({ format: 1, cells: [cell] }, APP)).rejects.toMatchObject({
      code: 'link.too-large',
    });
    const named: Cell = { ...cell, source: '', files: { '../x.h': '' } };
    await expect(encodeLink({ format: 1, cells: [named] }, APP)).rejects.toMatchObject({
      code: 'link.invalid',
    });
  });
});

describe('other playgrounds’ links', () => {
  const program = 'int main(void) {\n  return 0; // ünï 👋\n}\n';

  it('are read from #code/ with lz-string', async () => {
    const packed = LZString.compressToEncodedURIComponent(program);
    expect((await decodeLink(`#code/${packed}`))?.cells).toEqual([
      { id: 'c1', kind: 'code', language: 'c', source: program },
    ]);
    expect((await decodeLink(`?language=cpp#code/${packed}`))?.cells[0]).toMatchObject({
      language: 'cpp',
      source: program,
    });
    expect((await decodeLink(`#code/${packed.replaceAll('+', ' ')}`))?.cells[0]?.source).toBe(program);
  });

  it('are read from ?code=', async () => {
    const query = `?${new URLSearchParams({ code: program, language: 'cpp' }).toString()}`;
    expect((await decodeLink(query))?.cells[0]).toMatchObject({ language: 'cpp', source: program });
    expect((await decodeLink(`?code=${encodeURIComponent('a+b')}`))?.cells[0]).toMatchObject({
      language: 'c',
      source: 'a+b',
    });
  });

  it('unpack as lz-string itself unpacks them', () => {
    const random = randomNumbers(11);
    for (let round = 0; round < 300; round++) {
      const letters = round % 3 === 0 ? 3 : round % 3 === 1 ? 200 : 60_000;
      const text = Array.from({ length: Math.floor(random() * 400) }, () =>
        String.fromCharCode(random() * letters),
      ).join('');
      expect(decompressLz(LZString.compressToEncodedURIComponent(text))).toBe(text);
    }
  });

  it('threat 17 visitor: stop at the limit instead of filling the memory', () => {
    const bomb = LZString.compressToEncodedURIComponent('x'.repeat(600_000));
    expect(bomb.length).toBeLessThan(4_000);
    expect(() => decompressLz(bomb)).toThrow(expect.objectContaining({ code: 'link.too-large' }));
  });

  it('are refused when cut off or damaged', async () => {
    const packed = LZString.compressToEncodedURIComponent(program);
    expect((await failureOf(`#code/${packed.slice(0, 20)}`)).code).toBe('link.truncated');
    expect((await failureOf('#code/')).code).toBe('link.truncated');
    expect((await failureOf('#code/ä!')).code).toBe('link.invalid');
    expect((await failureOf(`?language=../x#code/${packed}`)).code).toBe('link.invalid');
    expect((await failureOf(`?code=${'x'.repeat(300_000)}`)).code).toBe('link.too-large');
  });
});

describe('links of the past', () => {
  const folder = new URL('fixtures/', import.meta.url);
  for (const file of readdirSync(folder)) {
    it(`are read: ${file}`, async () => {
      const { link, notebook } = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as {
        link: string;
        notebook: Notebook;
      };
      expect(await decodeLink(link)).toEqual(notebook);
    });
  }
});
