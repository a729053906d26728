import fc from 'fast-check';
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { Failure } from '#model/errors.ts';
import type { Notebook } from '#model/notebook.ts';
import type { Output } from '#model/output.ts';
import { altered, damagedBytes, damagedText, fuzz } from '#model/testing/fuzz.ts';
import { jsonable } from '#model/testing/odd-values.ts';
import { LANGUAGES } from '../testing/languages.ts';
import { NAMES, notebookFault, notebooks } from '../testing/notebooks.ts';
import { readHtml, writeHtml } from './html.ts';
import { readIpynb, writeIpynb } from './ipynb.ts';
import { readMarkdown, writeMarkdown } from './markdown.ts';
import type { OpenedDocument, SharedDocument } from './document.ts';
import { readZip, writeZip } from './zip.ts';

const context = { languages: LANGUAGES };
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Each through bytes, as files are. */
const formats: Readonly<
  Record<
    string,
    {
      write: (document: SharedDocument) => Promise<Uint8Array<ArrayBuffer>> | Uint8Array<ArrayBuffer>;
      read: (bytes: Uint8Array<ArrayBuffer>) => Promise<OpenedDocument> | OpenedDocument;
    }
  >
> = {
  ipynb: {
    write: (document) => bytesOf(writeIpynb(document, context)),
    read: (bytes) => readIpynb(textOf(bytes), context),
  },
  markdown: {
    write: (document) => bytesOf(writeMarkdown(document, context)),
    read: (bytes) => readMarkdown(textOf(bytes), context),
  },
  html: {
    write: async (document) => bytesOf(await writeHtml(document, context)),
    read: (bytes) => readHtml(textOf(bytes)),
  },
  zip: { write: (document) => writeZip(document, context), read: (bytes) => readZip(bytes, context) },
};

const text = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.constantFrom('</script>', '\u001b[31m', '-->', '```\n', '\ud800'),
);
const output: fc.Arbitrary<Output> = fc.oneof(
  fc.record({ type: fc.constant('stream' as const), name: fc.constantFrom('stdout', 'stderr'), text }),
  fc.record({
    type: fc.constantFrom('display_data' as const, 'execute_result' as const),
    data: fc.record({ 'text/plain': text, 'application/json': fc.jsonValue({ maxDepth: 2 }) }),
    metadata: fc.constant({}),
  }),
  fc.record({
    type: fc.constant('error' as const),
    ename: text,
    evalue: text,
    traceback: fc.array(text, { maxLength: 2 }),
  }),
);
const documents: fc.Arbitrary<SharedDocument> = fc
  .tuple(notebooks, fc.array(output, { minLength: 1, maxLength: 3 }))
  .map(([document, printed]) => {
    const notebook = document as unknown as Notebook;
    // What a program printed is that of a program; a stream that says nothing is none.
    const said = printed.filter((one) => one.type !== 'stream' || one.text !== '');
    const shown = JSON.parse(JSON.stringify(said)) as Output[];
    const code = notebook.cells.find(({ kind }) => kind === 'code');
    return { notebook, outputs: new Map(code === undefined || shown.length === 0 ? [] : [[code.id, shown]]) };
  });

/** A document or a refusal in words for readers; nothing else is thrown. */
async function open(read: () => Promise<OpenedDocument> | OpenedDocument): Promise<void> {
  try {
    const { notebook } = await read();
    expect(notebookFault(notebook, 'file')).toBeUndefined();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    expect(error.code).toMatch(/^file\.(invalid|too-large|unsupported-version)$/);
  }
}

for (const [name, { write, read }] of Object.entries(formats)) {
  test(`${name}: a notebook comes out of its file as it went in`, async () => {
    await fuzz(150, documents, async (document) => {
      const { notebook, outputs } = await read(await write(document));
      expect(notebook).toEqual(document.notebook);
      expect(outputs).toEqual(document.outputs);
    });
  });

  test(`${name}: a file with damage anywhere is refused, or is a notebook all the same`, async () => {
    const cases = fc.tuple(documents, fc.nat());
    await fuzz(60, cases, async ([document, seed]) => {
      const whole = await write(document);
      for (const bytes of fc.sample(damagedBytes(fc.constant(whole)), { numRuns: 4, seed })) {
        await open(() => read(bytes));
      }
    });
  });
}

test('ipynb: a document in which anything is something else', async () => {
  const nb = documents.map((document) => JSON.parse(writeIpynb(document, context)) as unknown);
  const odd = altered(nb, jsonable, [
    ...NAMES,
    'petri',
    'jupyter',
    'metadata',
    'cell_type',
    'outputs',
    'source',
    'nbformat',
  ]);
  await fuzz(300, odd, async (document) => {
    await open(() => readIpynb(JSON.stringify(document ?? null), context));
  });
});

test('markdown: any text at all', async () => {
  const lines = fc.constantFrom(
    '```c petri id=a',
    '```',
    '~~~',
    '````js',
    '<!-- petri {"id":"a"} -->',
    '<!-- petri [{"id":"b"},{"lines":2}] -->',
    '<!-- petri {"format":1} -->',
    '<!-- petri-output [] -->',
    '<!-- petri {} --',
    '---',
    'title: x',
    '',
    '# text',
    '\r',
  );
  const texts = fc
    .array(fc.oneof(lines, fc.string({ maxLength: 10 })), { maxLength: 12 })
    .map((all) => all.join('\n'));
  await fuzz(1_000, fc.oneof(texts, damagedText(texts, '`~<!-{}[]":\n')), async (markdown) => {
    await open(() => readMarkdown(markdown, context));
  });
});

test('zip: a list in which anything is something else', async () => {
  const lists = notebooks.map((document) => document as unknown);
  await fuzz(200, altered(lists, jsonable, [...NAMES, 'path', 'source']), async (document) => {
    const json = JSON.stringify(document ?? null);
    await open(() => readZip(new Uint8Array(zipSync({ 'notebook.json': bytesOf(json) })), context));
  });
});
