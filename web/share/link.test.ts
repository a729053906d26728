import LZString from 'lz-string';
import { readFileSync, readdirSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Failure } from '#model/errors.ts';
import { MAX_LIMITS } from '#model/limits.ts';
import type { Cell, Notebook } from '#model/notebook.ts';
import { decodeLink, encodeLink, isLongLink } from './link.ts';
import { decompressLz } from './lz-string.ts';

const APP = 'https://play.example.org/petri/';

const FULL: Notebook = {
  format: 1,
  title: 'Grüße 👋',
  cells: [
    {
      id: 'a1',
      kind: 'code',
      language: 'cpp',
      source: '#include <iostream>\nint main() { std::cout << "\\u00fc\\0"; }\r\n',
      files: { 'util.h': '#define X 1\n', 'lib/b.h': '' },
      args: ['x', ''],
      stdin: '1 2\n',
      env: { LANG: 'C' },
      flags: ['-O2'],
      toolchain: 'clang@22.1.0',
      capabilities: ['clock'],
      limits: { timeMs: 10_000 },
    },
    { id: 'b2', kind: 'markdown', language: 'markdown', source: '# Title' },
  ],
};

/** A payload made by other hands than ours. */
function handmade(value: unknown): string {
  const json = typeof value === 'string' ? value : JSON.stringify(value);
  return `#v1:${deflateRawSync(json).toString('base64url')}`;
}

function withCell(cell: Record<string, unknown>): string {
  return handmade({ format: 1, cells: [{ language: 'c', source: '', ...cell }] });
}

async function failureOf(link: string): Promise<Failure> {
  try {
    const notebook = await decodeLink(link);
    throw new Error(`decoded to ${JSON.stringify(notebook ?? null).slice(0, 200)}`);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

/** Numbers that are the same in every run of the tests. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

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

  it('stop at the limit instead of filling the memory, threat 17', () => {
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

describe('hostile links', () => {
  it('cannot change prototypes, threat 18', async () => {
    const json =
      '{"format":1,"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},' +
      '"cells":[{"language":"c","source":"","__proto__":{"polluted":1},"files":{"__proto__":"x","a.h":"y"},"env":{"__proto__":"z"}}]}';
    const notebook = await decodeLink(handmade(json));
    expect(Object.keys(notebook?.cells[0]?.files ?? {})).toEqual(['a.h']);
    for (const object of [{}, notebook, notebook?.cells[0], notebook?.cells[0]?.files]) {
      expect((object as Record<string, unknown>)['polluted']).toBeUndefined();
      expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
    }
  });

  it('cannot run by themselves or name endpoints, threat 16', async () => {
    const orders = {
      autorun: true,
      autoRun: true,
      service: 'https://x',
      base: 'https://x',
      endpoint: 'https://x',
      grants: ['net'],
    };
    const notebook = await decodeLink(
      handmade({ format: 1, ...orders, cells: [{ language: 'c', source: '', ...orders }] }),
    );
    for (const name of Object.keys(orders)) {
      expect(notebook).not.toHaveProperty(name);
      expect(notebook?.cells[0]).not.toHaveProperty(name);
    }
  });

  it('cannot raise limits', async () => {
    const notebook = await decodeLink(
      withCell({ limits: { timeMs: 1e12, memoryBytes: -5, outputBytes: 10.7, files: 0 } }),
    );
    expect(notebook?.cells[0]?.limits).toEqual({
      timeMs: MAX_LIMITS.timeMs,
      memoryBytes: 1,
      outputBytes: 10,
      files: 1,
    });
  });

  it('cannot unpack without end, threat 17', async () => {
    expect((await failureOf(handmade('x'.repeat(50_000_000)))).code).toBe('link.too-large');
    expect((await failureOf(`#v1:${'A'.repeat(1_900_000)}`)).code).toBe('link.too-large');
  });

  it('cannot be deep or wide, threat 17', async () => {
    const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
    expect((await failureOf(handmade(deep))).code).toBe('link.invalid');
    expect((await failureOf(handmade(`{"format":1,"x":${deep},"cells":[]}`))).code).toBe('link.invalid');
    expect(await decodeLink(withCell({ source: '['.repeat(10_000) + '"\\' }))).toBeDefined();
    const cells = Array.from({ length: 201 }, () => ({ language: 'c', source: '' }));
    expect((await failureOf(handmade({ format: 1, cells }))).code).toBe('link.too-large');
    const files = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`f${String(index)}`, '']));
    expect((await failureOf(withCell({ files }))).code).toBe('link.too-large');
    expect((await failureOf(withCell({ args: Array.from({ length: 1_001 }, () => '') }))).code).toBe(
      'link.too-large',
    );
  });

  it('cannot name files outside of the cell, threat 19', async () => {
    for (const name of [
      '',
      '..',
      '../x',
      '/etc/passwd',
      'a//b',
      'a\\b',
      'a\0b',
      '\u202ec.h',
      'a/../b',
      'C:x',
      '\ud800',
    ]) {
      expect((await failureOf(withCell({ files: { [name]: '' } }))).code, JSON.stringify(name)).toBe(
        'link.invalid',
      );
    }
  });

  it('are refused where a member has the wrong type, and the message says which', async () => {
    const wrong: Record<string, unknown>[] = [
      { source: 1 },
      { source: null },
      { language: 'C++' },
      { language: '__proto__' },
      { language: ['c'] },
      { kind: 'raw' },
      { id: 7 },
      { files: ['a'] },
      { files: { 'a.h': 1 } },
      { args: 'x' },
      { args: [1] },
      { stdin: [] },
      { env: { A: 1 } },
      { flags: {} },
      { toolchain: 1 },
      { capabilities: [null] },
      { limits: [] },
      { limits: { timeMs: '1' } },
    ];
    for (const cell of wrong) {
      const failure = await failureOf(withCell(cell));
      expect(failure.code, JSON.stringify(cell)).toBe('link.invalid');
      expect(failure.message).toContain(`cells[0].${Object.keys(cell)[0] as string}`);
    }
    for (const document of [
      null,
      [],
      'text',
      1,
      {},
      { format: '1', cells: [] },
      { format: 1 },
      { format: 1, cells: [] },
      { format: 1, cells: {} },
      { format: 1, cells: [1] },
      { format: 1, title: {}, cells: [] },
    ]) {
      expect((await failureOf(handmade(JSON.stringify(document)))).code, JSON.stringify(document)).toBe(
        'link.invalid',
      );
    }
  });

  it('are data, whatever the language is called', async () => {
    const notebook = await decodeLink(withCell({ language: 'constructor', source: '</script>\ud800\u202e' }));
    expect(notebook?.cells[0]).toMatchObject({ language: 'constructor', source: '</script>\ud800\u202e' });
  });

  it('say when they come from a newer release', async () => {
    expect((await failureOf('#v2:whatever')).code).toBe('link.unsupported-version');
    expect((await failureOf(handmade({ format: 2, cells: [] }))).code).toBe('link.unsupported-version');
  });

  it('say when they are cut off, wherever', async () => {
    const link = await encodeLink(FULL, APP);
    const start = link.indexOf('#v1:') + 4;
    for (let end = start; end < link.length; end++) {
      const failure = await failureOf(link.slice(0, end));
      expect(['link.truncated', 'link.invalid'], `${String(end)}: ${failure.message}`).toContain(
        failure.code,
      );
      if (end < link.length - 4) expect(failure.code).toBe('link.truncated');
    }
  });

  it('are refused, never half read, when any characters are changed', async () => {
    const random = randomNumbers(3);
    const link = (await encodeLink(FULL, APP)).slice(APP.length);
    const letters = 'ABCxyz019_-%!ä\u0000';
    let refused = 0;
    for (let round = 0; round < 1_000; round++) {
      const characters = link.split('');
      for (let change = 0; change <= round % 4; change++) {
        characters[4 + Math.floor(random() * (characters.length - 4))] = letters.charAt(
          random() * letters.length,
        );
      }
      try {
        const notebook = await decodeLink(characters.join(''));
        // Raw deflate has no checksum: another text may come out, but a whole notebook or nothing.
        expect(notebook?.cells.every(({ id, source }) => id !== '' && typeof source === 'string')).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(Failure);
        expect((error as Failure).code).toMatch(/^link\./);
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(900);
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
