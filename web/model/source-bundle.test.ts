import { expect, test } from 'vitest';
import { unpackSources } from './source-bundle.ts';

test.each([
  ['no files', { flags: [] }],
  ['files that are no list', { files: 1, flags: [] }],
  [
    'a size below zero',
    {
      files: [
        ['a', 4],
        ['b', -1],
      ],
      flags: [],
    },
  ],
  [
    'one name twice',
    {
      files: [
        ['a', 1],
        ['a', 2],
      ],
      flags: [],
    },
  ],
  ['flags that are no text', { files: [['a', 3]], flags: [1] }],
  ['nothing', null],
])('a bundle with %s is refused', (_, head) => {
  const bytes = new TextEncoder().encode(`petri-source 1\n${JSON.stringify(head)}\nabc`);
  expect(() => unpackSources(bytes)).toThrow(expect.objectContaining({ code: 'sources.invalid' }) as Error);
});
