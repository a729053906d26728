import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { beforeAll, describe, expect, test } from 'vitest';
import { FILE_LIMITS } from '#model/limits.ts';
import type { Notebook } from '#model/notebook.ts';
import { LANGUAGES } from '../testing/languages.ts';
import { RICH_DOCUMENT } from '../testing/documents.ts';
import { readIpynb, writeIpynb } from './ipynb.ts';

const context = { languages: LANGUAGES };
const fixture = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
const FOREIGN = fixture('foreign.ipynb');

interface Nb {
  cells: { source: string | string[]; metadata: object; outputs?: unknown; id: string }[];
  metadata: Record<string, unknown>;
}
const parsed = (text: string): Nb => JSON.parse(text) as Nb;

let isValid: ValidateFunction;
beforeAll(() => {
  const { $schema: _draft4, ...schema } = JSON.parse(fixture('nbformat.v4.5.schema.json')) as Record<
    string,
    unknown
  >;
  // The schema is of draft 4 and uses nothing that later drafts read otherwise.
  isValid = new Ajv({ strict: false, allErrors: true }).compile(schema);
});
function expectValid(text: string): void {
  const ok = isValid(parsed(text));
  expect(isValid.errors ?? []).toEqual([]);
  expect(ok).toBe(true);
}

describe('what we write', () => {
  test('is valid nbformat 4.5, and comes back as it was', () => {
    const text = writeIpynb(RICH_DOCUMENT, context);
    expectValid(text);
    const { notebook, outputs, notes } = readIpynb(text, context);
    expect(notebook).toEqual(RICH_DOCUMENT.notebook);
    expect(outputs).toEqual(RICH_DOCUMENT.outputs);
    expect(notes).toEqual([]);
    expect(writeIpynb({ notebook, outputs }, context)).toBe(text);
  });

  test('names the first language for Jupyter, and that of each cell for us', () => {
    const { metadata, cells } = parsed(writeIpynb(RICH_DOCUMENT, context));
    expect(metadata['kernelspec']).toEqual({ name: 'cpp', display_name: 'C++', language: 'cpp' });
    expect(metadata['language_info']).toEqual({ name: 'cpp', file_extension: '.cpp' });
    expect(cells[3]?.metadata).toEqual({ petri: { language: 'python', unknown: { kept: true } } });
  });

  test('has no outputs when none are given', () => {
    const text = writeIpynb({ ...RICH_DOCUMENT, outputs: new Map() }, context);
    expectValid(text);
    expect(parsed(text).cells.flatMap(({ outputs }) => outputs ?? [])).toEqual([]);
  });

  test('is valid whatever a link says Jupyter had said', () => {
    const strange = [
      5,
      {},
      { metadata: {} },
      { metadata: { tags: 5 } },
      { metadata: { petri: 1 } },
      { metadata: { title: 1 } },
      { attachments: 5 },
      { cellType: 'code' },
      { metadata: { kernelspec: {} } },
    ];
    for (const jupyter of strange) {
      for (const kind of ['code', 'markdown'] as const) {
        const notebook: Notebook = {
          format: 1,
          jupyter,
          cells: [{ id: 'a', kind, language: kind === 'code' ? 'c' : 'markdown', source: '', jupyter }],
        };
        const text = writeIpynb({ notebook, outputs: new Map() }, context);
        expectValid(text);
        expect(readIpynb(text, context).notebook).toEqual(notebook);
      }
    }
  });
});

describe('what Jupyter wrote', () => {
  test('keeps its sources, metadata and outputs, those that nobody knows included', () => {
    expectValid(FOREIGN);
    const read = readIpynb(FOREIGN, context);
    expect(read.notebook.title).toBe('Heat');
    expect(read.notebook.cells.map(({ kind, language, source }) => [kind, language, source])).toEqual([
      ['markdown', 'markdown', '# Heat\n\nSee ![plot](attachment:p.png).'],
      ['code', 'python', 'import sys\nprint(1)\n'],
      ['code', 'javascript', "console.log('x')"],
      ['markdown', 'markdown', '\\newpage'],
    ]);
    const text = writeIpynb(read, context);
    expectValid(text);
    const before = parsed(FOREIGN);
    const after = parsed(text);
    const { petri, ...metadata } = after.metadata;
    expect(metadata).toEqual(before.metadata);
    expect(petri).toEqual({ format: 1 });
    for (const [at, cell] of before.cells.entries()) {
      const {
        metadata: given,
        source,
        outputs,
        ...rest
      } = after.cells[at] as Nb['cells'][number] & Record<string, unknown>;
      const { petri: _ours, ...own } = given as Record<string, unknown>;
      expect(own).toEqual(cell.metadata);
      expect([source].flat().join('')).toBe([cell.source].flat().join(''));
      expect({ ...rest, execution_count: null }).toMatchObject({
        id: cell.id,
        ...('attachments' in cell && { attachments: cell.attachments }),
        cell_type: (cell as unknown as Record<string, unknown>)['cell_type'],
      });
      expect(outputs === undefined).toBe(cell.outputs === undefined);
    }
    expect(readIpynb(text, context)).toEqual(read);
  });

  test('before 4.5, without ids, gets ids', () => {
    const text = JSON.stringify({
      nbformat: 4,
      nbformat_minor: 2,
      metadata: { language_info: { name: 'R' } },
      cells: [{ cell_type: 'code', metadata: {}, source: 'x <- 1', outputs: [], execution_count: 1 }],
    });
    expect(readIpynb(text, context).notebook.cells).toEqual([
      { id: 'c1', kind: 'code', language: 'r', source: 'x <- 1' },
    ]);
  });

  test('of formats 3 and 5 says what to do', () => {
    for (const nbformat of [3, 5]) {
      expect(() => readIpynb(JSON.stringify({ nbformat, worksheets: [] }), context)).toThrow(
        expect.objectContaining({ code: 'file.unsupported-version' }),
      );
    }
  });
});

describe('what nobody should have written', () => {
  const base = { nbformat: 4, nbformat_minor: 5, metadata: {} };
  test.each([
    ['no JSON', '{"nbformat": 4', 'file.invalid'],
    ['a list', '[]', 'file.invalid'],
    ['no cells', JSON.stringify({ ...base, cells: [] }), 'file.invalid'],
    ['cells that are none', JSON.stringify({ ...base, cells: [5] }), 'file.invalid'],
    ['a cell without source', JSON.stringify({ ...base, cells: [{ cell_type: 'code' }] }), 'file.invalid'],
    ['deep JSON', `${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}`, 'file.invalid'],
    [
      'a file that would lie outside',
      JSON.stringify({
        ...base,
        cells: [
          { cell_type: 'code', source: '', metadata: { petri: { language: 'c', files: { '../x': '' } } } },
        ],
      }),
      'file.invalid',
    ],
    [
      'a million cells',
      JSON.stringify({ ...base, cells: Array(FILE_LIMITS.cells + 1).fill({ cell_type: 'raw', source: '' }) }),
      'file.too-large',
    ],
  ])('%s is refused', (_what, text, code) => {
    expect(() => readIpynb(text, context)).toThrow(expect.objectContaining({ code }));
  });

  test('cannot run by itself, nor pollute a prototype', () => {
    const text = `{"nbformat":4,"nbformat_minor":5,"metadata":{"petri":{"autorun":true,"__proto__":{"x":1}}},
      "cells":[{"cell_type":"code","source":"","metadata":{"petri":{"language":"c","autorun":true,"grants":["net"]}}}]}`;
    const { notebook } = readIpynb(text, context);
    expect(notebook).toEqual({ format: 1, cells: [{ id: 'c1', kind: 'code', language: 'c', source: '' }] });
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});
