import { describe, expect, it } from 'vitest';
import { Failure } from '#model/errors.ts';
import { MAX_LIMITS } from '#model/limits.ts';
import { decodeLink, encodeLink } from './link.ts';
import { APP, failureOf, FULL, handmade, randomNumbers, withCell } from './testing/links.ts';

describe('hostile links', () => {
  it('threat 18 visitor: cannot change prototypes', async () => {
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

  it('threat 16 visitor: cannot run by themselves or name endpoints', async () => {
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

  it('threat 16 visitor: cannot raise limits', async () => {
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

  it('threat 17 visitor: cannot unpack without end', async () => {
    expect((await failureOf(handmade('x'.repeat(50_000_000)))).code).toBe('link.too-large');
    expect((await failureOf(`#v1:${'A'.repeat(1_900_000)}`)).code).toBe('link.too-large');
  });

  it('threat 17 visitor: cannot be deep or wide', async () => {
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

  it('threat 19 visitor: cannot name files outside of the cell', async () => {
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
