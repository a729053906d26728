import { expect, it } from 'vitest';
import { asksOf } from './asks.ts';

const cell = (name: string, ...asks: readonly string[]) => ({ id: name, name, asks });

it('what cells ask for is listed once, and never counts as given', () => {
  const cells = [
    cell('Cell 1', 'fs.write', 'fs.write', 'clock', 'no such thing'),
    cell('Cell 2', 'fs.write'),
  ];
  expect(asksOf(cells, 'restricted', [])).toEqual([
    { capability: 'fs.write', cells: ['Cell 1', 'Cell 2'], isGranted: false },
    { capability: 'clock', cells: ['Cell 1'], isGranted: true },
  ]);
  expect(asksOf(cells, 'restricted', ['fs.write:/**'])[0]).toMatchObject({ isGranted: true });
  expect(asksOf(cells, 'restricted', ['fs.write:/a.txt'])[0]).toMatchObject({ isGranted: false });
  expect(asksOf([cell('Cell 1', 'fs')], 'restricted', [])[0]).toMatchObject({ isGranted: false });
  expect(asksOf([cell('Cell 1', 'fs')], 'trusted', [])[0]).toMatchObject({ isGranted: false });
});
