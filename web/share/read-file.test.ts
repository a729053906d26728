import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import LZString from 'lz-string';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FILE_LIMITS } from '#model/limits.ts';
import { fetchFile } from './fetch-file.ts';
import { writeHtml } from './formats/html.ts';
import { writeIpynb } from './formats/ipynb.ts';
import { writeMarkdown } from './formats/markdown.ts';
import { writeZip } from './formats/zip.ts';
import { encodeLink } from './link.ts';
import { readFile } from './read-file.ts';
import { readPasted } from './read-pasted.ts';
import { RICH, RICH_DOCUMENT } from './testing/documents.ts';
import { LANGUAGES } from './testing/languages.ts';
import { APP } from './testing/links.ts';
import { MARIMO_NOTEBOOK } from './testing/marimo-notebook.ts';

const context = { languages: LANGUAGES };
const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const code = (name: string): unknown => expect.objectContaining({ code: name });

describe('a file', () => {
  test('of each of our formats is the notebook that it was', async () => {
    const files = {
      'x.ipynb': bytes(writeIpynb(RICH_DOCUMENT, context)),
      'x.md': bytes(writeMarkdown(RICH_DOCUMENT, context)),
      'x.html': bytes(await writeHtml(RICH_DOCUMENT, context)),
      'x.zip': writeZip(RICH_DOCUMENT, context),
      // What is in it counts, not what it is called.
      'x.txt': writeZip(RICH_DOCUMENT, context),
    };
    for (const [name, content] of Object.entries(files)) {
      expect(await readFile(name, content, context), name).toEqual({ ...RICH_DOCUMENT, notes: [] });
    }
    expect((await readFile('x.json', bytes(JSON.stringify(RICH)), context)).notebook).toEqual(RICH);
  });

  test.each([
    ['hello.c', 'c'],
    ['main.CPP', 'cpp'],
    ['a/b/main.go', 'go'],
    ['page.html', 'html'],
    ['x.h', 'c'],
    ['prog.py', 'python'],
  ])('%s is a cell of its language, and its name the title', async (name, language) => {
    const { notebook } = await readFile(name, bytes('text'), context);
    expect(notebook.cells).toEqual([{ id: 'c1', kind: 'code', language, source: 'text' }]);
    expect(notebook.title).toBe(/([^/]*)\.[^.]*$/.exec(name)?.[1]);
  });

  test('of marimo is its cells', async () => {
    const { notebook } = await readFile('sums.py', bytes(MARIMO_NOTEBOOK), context);
    expect(notebook.cells.length).toBe(6);
  });

  test.each([
    ['of an unknown kind', 'a.xyz', bytes('x'), 'file.unknown'],
    ['without a name', '', bytes('x'), 'file.unknown'],
    ['that is no text', 'photo.jpg', new Uint8Array([0xff, 0xd8, 0]), 'file.unknown'],
    ['that should be text', 'a.c', new Uint8Array([0xff, 0xfe]), 'file.invalid'],
    ['that should be an archive', 'a.zip', bytes('x'), 'file.invalid'],
    ['that is cut', 'a.zip', writeZip(RICH_DOCUMENT, context).slice(0, 50), 'file.invalid'],
    ['that is too large', 'a.c', new Uint8Array(FILE_LIMITS.bytes + 1), 'file.too-large'],
  ])('%s is refused', async (_what, name, content, failure) => {
    await expect(readFile(name, content, context)).rejects.toEqual(code(failure));
  });
});

describe('what is pasted', () => {
  test('is a link, an address, a document, or a program', async () => {
    const link = await encodeLink(RICH, APP);
    expect(await readPasted(` <${link}>\n`, 'c', context)).toEqual({ kind: 'link', notebook: RICH });
    const play = `https://www.typescriptlang.org/play?#code/${LZString.compressToEncodedURIComponent('let a')}`;
    expect(await readPasted(play, 'c', context)).toMatchObject({
      kind: 'link',
      notebook: { cells: [{ language: 'typescript' }] },
    });
    const address = 'https://example.org/a.ipynb?x#frag';
    expect(await readPasted(address, 'c', context)).toEqual({ kind: 'address', address });
    const text = writeMarkdown(RICH_DOCUMENT, context);
    expect(await readPasted(text, 'c', context)).toMatchObject({
      kind: 'document',
      document: { notebook: RICH },
    });
    const nb = await readPasted(writeIpynb(RICH_DOCUMENT, context), 'c', context);
    expect(nb).toMatchObject({ document: { notebook: RICH } });
    expect(await readPasted('int x;\r\n', 'go', context)).toEqual({
      kind: 'document',
      document: {
        notebook: { format: 1, cells: [{ id: 'c1', kind: 'code', language: 'go', source: 'int x;\n' }] },
        outputs: new Map(),
        notes: [],
      },
    });
  });

  test('and is damaged says so', async () => {
    await expect(readPasted(`${APP}#v1:AAAA`, 'c', context)).rejects.toEqual(
      expect.objectContaining({ code: expect.stringMatching(/^link\./) as string }),
    );
    await expect(readPasted(`${APP}#v9:AAAA`, 'c', context)).rejects.toEqual(
      code('link.unsupported-version'),
    );
    await expect(readPasted('{"nbformat": 4', 'c', context)).rejects.toEqual(code('file.invalid'));
  });
});

describe('an address', () => {
  let server: Server;
  let base = '';
  const seen: (string | undefined)[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push(request.headers.cookie, request.headers.referer);
      if (request.url === '/gr%C3%BC%C3%9Fe.c') response.end('int x;');
      else if (request.url === '/endless') {
        response.on('error', () => undefined);
        const more = (): void => {
          while (!response.destroyed && response.write(Buffer.alloc(1024 * 1024))) void 0;
          if (!response.destroyed) response.once('drain', more);
        };
        more();
      } else if (request.url === '/broken') {
        response.writeHead(200, { 'content-length': 100 }).write('x');
        setTimeout(() => response.destroy(), 20);
      } else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test('gives a file and its name, and is told nothing of the reader', async () => {
    const file = await fetchFile(`${base}/gr%C3%BC%C3%9Fe.c`);
    expect(file.name).toBe('grüße.c');
    expect(new TextDecoder().decode(file.bytes)).toBe('int x;');
    expect(seen).toEqual([undefined, undefined]);
  });

  test('that gives too much, nothing, or only part of it says so', async () => {
    await expect(fetchFile(`${base}/endless`)).rejects.toEqual(code('file.too-large'));
    await expect(fetchFile(`${base}/missing`)).rejects.toEqual(code('file.unreachable'));
    await expect(fetchFile(`${base}/broken`)).rejects.toEqual(code('file.unreachable'));
    await expect(fetchFile('http://127.0.0.1:1/x')).rejects.toEqual(code('file.unreachable'));
  });

  test.each([
    'http://example.org/a.c',
    'ftp://example.org/a.c',
    'file:///etc/passwd',
    'javascript:1',
    'nothing',
    '',
  ])('%s is not fetched', async (address) => {
    await expect(fetchFile(address)).rejects.toEqual(code('file.unreachable'));
  });
});
