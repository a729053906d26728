import { expect, it } from 'vitest';
import { languages } from '#languages/registry.ts';
import { notebookBlocks } from './notebook.ts';

function read(value: unknown) {
  const faults: string[] = [];
  const json = typeof value === 'string' ? value : JSON.stringify(value, null, 1);
  const blocks = notebookBlocks(json, 'a.ipynb', languages, ({ message }) => faults.push(message));
  return { blocks, faults, lines: json.split('\n') };
}

const code = (source: string | string[], metadata = {}) => ({
  cell_type: 'code',
  source,
  metadata,
  outputs: [],
});
const lua = { kernelspec: { name: 'lua', language: 'lua' } };

it('finds code cells, in one session, and the line that the source of each begins on', () => {
  const { blocks, lines } = read({
    cells: [
      { cell_type: 'markdown', source: ['"source": ["no"]'], metadata: {} },
      code(['x = "source"\n', 'print(x)'], { tags: ['no-run'] }),
      code('print("[{")'),
      code([]),
    ],
    metadata: lua,
    nbformat: 4,
  });
  expect(blocks.map(({ source, language }) => ({ source, language }))).toEqual([
    { source: 'x = "source"\nprint(x)', language: 'lua' },
    { source: 'print("[{")', language: 'lua' },
  ]);
  expect(blocks.map(({ sourceLine }) => lines[sourceLine - 1]?.trim())).toEqual([
    JSON.stringify('x = "source"\n') + ',',
    '"source": "print(\\"[{\\")",',
  ]);
  expect([...(blocks[0]?.attributes ?? [])]).toEqual([
    ['no-run', ''],
    ['session', 'notebook'],
  ]);
});

it('takes language and attributes from a cell that says its own', () => {
  const { blocks } = read({
    cells: [code('int a;', { petri: { language: 'c', attributes: 'id=a args="x y"' } })],
    metadata: lua,
  });
  expect(blocks[0]?.language).toBe('c');
  expect(blocks[0]?.attributes.get('args')).toBe('x y');
});

it('leaves notebooks of languages alone that are not here, and tells what is none', () => {
  expect(read({ cells: [code('1')], metadata: { language_info: { name: 'julia' } } })).toMatchObject({
    blocks: [],
    faults: [],
  });
  expect(read('{').faults).toEqual(['a.ipynb:1: This is no notebook: it is no JSON.']);
  expect(read('[]').faults[0]).toMatch(/^a\.ipynb:1: This is no notebook of nbformat 4: /);
  expect(read({ cells: [code('x', { petri: { language: 'klingon' } })] }).faults[0]).toMatch(
    /^a\.ipynb:\d+: There is no language "klingon"/,
  );
});
