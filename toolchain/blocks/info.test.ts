import { expect, it } from 'vitest';
import { parseInfo } from './info.ts';

const place = { file: 'a.md', line: 3 };
const read = (info: string) => parseInfo(info, place);

it('reads flags, bare values, and values in either kind of quotes', () => {
  expect(read(`c petri readonly session=x args="a \\"b\\"\\n" stdin='as \\n it is'`)).toEqual({
    language: 'c',
    written: [
      ['readonly', ''],
      ['session', 'x'],
      ['args', 'a "b"\n'],
      ['stdin', 'as \\n it is'],
    ],
  });
});

it.each([
  ['c {petri readonly}', 'c', ['readonly']],
  ['{.c .petri readonly}', 'c', ['readonly']],
  ['c,petri,readonly', 'c', ['readonly']],
  ['C++ petri', 'C++', []],
  ['c readonly petri', 'c', ['readonly']],
])('takes %s for a cell', (info, language, names) => {
  const parsed = read(info);
  expect(parsed?.language).toBe(language);
  expect(parsed?.written.map(([name]) => name)).toEqual(names);
});

it('takes an id in the way of Pandoc and kramdown', () => {
  expect(read('{.c .petri #first}')?.written).toEqual([['id', 'first']]);
  expect(read('c petri id="#1"')?.written).toEqual([['id', '#1']]);
});

it.each(['', 'c', 'petri', 'c petrified', 'c title="the petri dish" {1,3}', "c title='petri", 'c {1,3'])(
  'leaves to others what does not ask for a cell: %s',
  (info) => {
    expect(read(info)).toBeUndefined();
  },
);

it('says where what cannot be read stands', () => {
  expect(() => read('c petri args="open')).toThrow(
    /^a\.md:3: This cannot be read as attributes: args="open\./,
  );
  expect(() => read('c petri =x')).toThrow('=x');
});

it('takes as long as a text is, whatever is in it', () => {
  const startedAt = performance.now();
  expect(() => read(`c petri ${'a="\\"'.repeat(20_000)}`)).toThrow();
  expect(() => read(`c petri ${'a '.repeat(20_000)}=`)).toThrow();
  expect(read('{'.repeat(50_000))).toBeUndefined();
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});
