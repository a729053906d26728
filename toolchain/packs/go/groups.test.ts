import { expect, test } from 'vitest';
import { groupPackages } from './groups.ts';

const graph = new Map([
  ['fmt', ['os', 'internal/fmtsort']],
  ['os', []],
  ['internal/fmtsort', []],
  ['internal/unused', []],
  ['image/png', ['image', 'fmt']],
  ['image', ['internal/pixels']],
  ['internal/pixels', []],
  ['net/http', ['vendor/golang.org/x/net', 'encoding/base64', 'image']],
  ['encoding/base64', []],
  ['vendor/golang.org/x/net', ['os']],
]);

test('every package that a program can reach is in one group, and needs no later one', () => {
  const groups = groupPackages(graph);
  expect(groups.get('base')).toEqual(['fmt', 'internal/fmtsort', 'os']);
  expect(groups.get('image')).toEqual(['image', 'image/png', 'internal/pixels']);
  const order = [...groups.values()].flat();
  expect(new Set(order).size).toBe(order.length);
  expect(new Set(order)).toEqual(new Set([...graph.keys()].filter((path) => path !== 'internal/unused')));
  const names = [...groups.keys()];
  const groupOf = (path: string) => names.findIndex((name) => groups.get(name)?.includes(path));
  for (const [path, imports] of graph) {
    for (const each of imports)
      if (groupOf(path) !== -1) expect(groupOf(each)).toBeLessThanOrEqual(groupOf(path));
  }
});
