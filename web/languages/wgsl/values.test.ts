import { expect, test } from 'vitest';
import { encodeValues, leafText, misfit, readLeaf, type Layout, type Leaf } from './layout.ts';
import { contentCsv, contentText } from './show.ts';
import { numbersInText, parseValues, plainNumbers, ValueError } from './values.ts';

test('values are lists, ranges, one number, seeded ones, files and standard input', () => {
  expect(parseValues('1, 2.5 -3e2 0xff 7u true')).toEqual({
    kind: 'list',
    numbers: [1, 2.5, -300, 255, 7, 1],
  });
  expect(parseValues('1..10')).toEqual({ kind: 'range', first: 1, last: 10, step: 1 });
  expect(parseValues('0..1 step 0.25')).toMatchObject({ kind: 'range', step: 0.25 });
  expect(parseValues('fill -1')).toEqual({ kind: 'fill', value: -1 });
  expect(parseValues('file data.csv column price')).toEqual({
    kind: 'file',
    name: 'data.csv',
    column: 'price',
  });
  expect(parseValues('stdin')).toEqual({ kind: 'stdin' });
  for (const wrong of [
    '',
    'one',
    '5..1',
    '1..9 step 0',
    '0..99999999',
    'file',
    'fill',
    '1..2 3',
    'file a b c d',
  ]) {
    expect(() => parseValues(wrong), wrong).toThrow(ValueError);
  }
});

test('random numbers are the same for the same seed, and below 1 for floats', () => {
  const floats = [...Array.from(plainNumbers({ kind: 'random', seed: 7 }, 1000, true) ?? [])];
  expect(Math.min(...floats)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...floats)).toBeLessThan(1);
  expect(new Set(floats).size).toBeGreaterThan(990);
  const again = Array.from(plainNumbers({ kind: 'random', seed: 7 }, 1000, true) ?? []);
  expect(again).toEqual(floats);
  expect(Array.from(plainNumbers({ kind: 'random', seed: 8 }, 1, false) ?? [])[0]).toBeGreaterThan(1);
});

test('numbers are read out of CSV, with and without names of columns', () => {
  expect([...numbersInText('1 2\n3,4;5\n\n6\n', 'x')]).toEqual([1, 2, 3, 4, 5, 6]);
  const csv = 'name,price,"count"\r\npear,1.5,2\r\nplum,3,4\r\n';
  expect([...numbersInText(csv, 'x', 'price')]).toEqual([1.5, 3]);
  expect([...numbersInText(csv, 'x', '3')]).toEqual([2, 4]);
  expect(() => numbersInText(csv, 'fruit.csv')).toThrow('fruit.csv, line 2: "pear" is no number');
  expect(() => numbersInText(csv, 'fruit.csv', 'weight')).toThrow(
    'has no column weight: there are name, price, count',
  );
});

test('floats are written as the shortest text that means the same', () => {
  expect(leafText(Math.fround(0.1), 'f32')).toBe('0.1');
  expect(leafText(Math.fround(16_777_217), 'f32')).toBe('16777216');
  expect(leafText(Math.fround(1 / 3), 'f32')).toBe('0.33333334');
  expect(leafText(-0, 'f32')).toBe('-0');
  expect(leafText(NaN, 'f32')).toBe('NaN');
});

test('half floats survive the way through a buffer', () => {
  const leaf: Leaf = { name: '', kind: 'f16', offset: 0 };
  const layout: Layout = {
    head: [],
    headBytes: 0,
    array: { offset: 0, stride: 2, element: [leaf], elementType: 'f16' },
  };
  const values = [0, -0, 1, -2.5, 65_504, 65_536, 6e-8, 0.333251953125, 1 / 3, 2047.5, NaN, -Infinity];
  const bytes = new Uint8Array(values.length * 2);
  encodeValues(layout, bytes, values);
  const view = new DataView(bytes.buffer);
  expect(values.map((_, at) => readLeaf(view, at * 2, leaf))).toEqual([
    ...[0, -0, 1, -2.5, 65_504, Infinity, 2 ** -24, 0.333251953125, 0.333251953125, 2048, NaN, -Infinity],
  ]);
});

test('numbers that a whole number cannot hold are told', () => {
  const layout: Layout = {
    head: [{ name: 'n', kind: 'u32', offset: 0 }],
    headBytes: 4,
    array: { offset: 4, stride: 4, element: [{ name: '', kind: 'i32', offset: 0 }], elementType: 'i32' },
  };
  expect(misfit(layout, [1, -1, 2])).toBeUndefined();
  expect(misfit(layout, [-1])).toEqual({ value: -1, kind: 'u32' });
  expect(misfit(layout, [1, 0.5])).toEqual({ value: 0.5, kind: 'i32' });
  expect(misfit(layout, [1, 2 ** 31])).toEqual({ value: 2 ** 31, kind: 'i32' });
});

test('what is long is cut, and says so; a file has all of it', () => {
  const layout: Layout = {
    head: [],
    headBytes: 0,
    array: { offset: 0, stride: 4, element: [{ name: '', kind: 'u32', offset: 0 }], elementType: 'u32' },
  };
  const bytes = new Uint8Array(Uint32Array.from({ length: 1000 }, (_, at) => at).buffer);
  const content = { name: 'n', layout, bytes, count: 1000 };
  const text = contentText(content);
  expect(text.endsWith('254 255\nn has 1000 elements; the first 256 are shown.\n')).toBe(true);
  expect(contentCsv(content).trimEnd().split('\n')).toHaveLength(1001);
  expect(contentText({ ...content, count: 5, columns: 3 })).toBe('n:\n0 1 2\n3 4\n');
});
