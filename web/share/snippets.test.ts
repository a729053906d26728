import { parseFragment, type DefaultTreeAdapterTypes } from 'parse5';
import decodeQR from 'qr/decode.js';
import { expect, test } from 'vitest';
import { joinArgs } from '#model/args.ts';
import type { Notebook } from '#model/notebook.ts';
import { QR_BYTES, qrCode } from './qr-code.ts';
import { badgeMarkdown, embedMarkup, runCommand } from './snippets.ts';
import { APP } from './testing/links.ts';

const EVIL = '</pre></petri-cell><script>"&quot;\'\t\n\r\n<!--';
const notebook: Notebook = {
  format: 1,
  cells: [
    { id: 'text', kind: 'markdown', language: 'markdown', source: '# No cell' },
    {
      id: 'a',
      kind: 'code',
      language: 'c',
      source: EVIL,
      files: { 'a.h': EVIL },
      args: ['x y', "it's"],
      flags: ['-O2'],
      stdin: EVIL,
      limits: { timeMs: 500 },
    },
    { id: 'b', kind: 'code', language: 'python', source: 'print(1)' },
  ],
};
const options = { app: APP, joinWords: joinArgs };

function elements(html: string): DefaultTreeAdapterTypes.Element[] {
  return parseFragment(html).childNodes.filter((node) => 'tagName' in node);
}
function textOf(node: DefaultTreeAdapterTypes.Node): string {
  return 'value' in node ? node.value : 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}

test('each program is a live cell that says exactly what it said, whatever that is', () => {
  const [loader, first, second, ...more] = elements(embedMarkup(notebook, options));
  expect(more).toEqual([]);
  expect(loader?.attrs).toEqual([
    { name: 'type', value: 'module' },
    { name: 'src', value: `${APP}embed.js` },
  ]);
  const attributes = Object.fromEntries((first?.attrs ?? []).map(({ name, value }) => [name, value]));
  expect(attributes).toEqual({
    language: 'c',
    args: "'x y' 'it'\\''s'",
    flags: '-O2',
    stdin: EVIL,
    files: JSON.stringify({ 'a.h': EVIL }),
    timeout: '500ms',
  });
  expect(first && textOf(first)).toBe(`${EVIL.replaceAll('\r\n', '\n')}\n`);
  expect(second?.tagName).toBe('petri-cell');
});

test('one program is one cell', () => {
  const markup = embedMarkup(notebook, options, 'b');
  expect(markup).toBe(
    `<script type="module" src="${APP}embed.js"></script>\n<petri-cell language="python"><pre><code>print(1)\n</code></pre></petri-cell>`,
  );
});

test('the badge is of this site, and the command is one that a shell reads as it is', () => {
  expect(badgeMarkdown(`${APP}#v1:abc`, options)).toBe(`[![Open in Petri](${APP}badge.svg)](${APP}#v1:abc)`);
  expect(runCommand(`${APP}#v1:abc`)).toBe(`npx petri run '${APP}#v1:abc'`);
});

test('a QR code is read by a reader of them as the text that it was made of', async () => {
  for (const text of [`${APP}#v1:q1YqVrJS`, 'x'.repeat(QR_BYTES)]) {
    const code = await qrCode(text);
    expect(code).toBeDefined();
    if (code === undefined) return;
    const scale = 4;
    const side = code.size * scale;
    const data = new Uint8Array(side * side * 4).fill(255);
    for (const [, x = '', y = '', length = ''] of code.path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
      for (let py = Number(y) * scale; py < (Number(y) + 1) * scale; py++) {
        for (let px = Number(x) * scale; px < (Number(x) + Number(length)) * scale; px++) {
          data.fill(0, (py * side + px) * 4, (py * side + px) * 4 + 3);
        }
      }
    }
    expect(decodeQR({ width: side, height: side, data })).toBe(text);
  }
});

test('what is too long for a QR code has none', async () => {
  expect(await qrCode('x'.repeat(QR_BYTES + 1))).toBeUndefined();
  expect(await qrCode('')).toBeUndefined();
});
