import { expect, test } from 'vitest';
import { FILE_LIMITS } from '#model/limits.ts';
import type { Output } from '#model/output.ts';
import { OutputRecord } from './output-record.ts';

const out = (text: string, name: 'stdout' | 'stderr' = 'stdout'): Output => ({ type: 'stream', name, text });
const picture = (data: string, displayId?: string): Output => ({
  type: 'display_data',
  data: { 'text/plain': data },
  metadata: {},
  ...(displayId !== undefined && { displayId }),
});

test('text of one stream is one output, until something else comes', () => {
  const record = new OutputRecord();
  for (const one of [out('a'), out('b'), out('c', 'stderr'), out('d'), picture('p'), out('e'), out('f')])
    record.add(one);
  const all = [out('ab'), out('c', 'stderr'), out('d'), picture('p'), out('ef')];
  expect(record.outputs).toEqual(all);
  record.add(out('g'));
  expect(record.outputs).toEqual([...all.slice(0, -1), out('efg')]);
  record.clear();
  expect(record.outputs).toEqual([]);
});

test('a display takes the place of the one that had its id', () => {
  const record = new OutputRecord();
  for (const one of [picture('1', 'x'), out('a'), picture('2', 'x'), picture('3'), out('b')]) record.add(one);
  expect(record.outputs).toEqual([picture('2', 'x'), out('a'), picture('3'), out('b')]);
});

test('a flood is kept up to a bound', () => {
  const record = new OutputRecord();
  for (let at = 0; at < FILE_LIMITS.outputs + 10; at++) record.add(picture(String(at)));
  record.add(out('x'));
  record.add(out('y'));
  expect(record.outputs.length).toBe(FILE_LIMITS.outputs);
});
