import { expect, test } from 'vitest';
import { folderName } from './folder-name.ts';

test('a folder is called as it is, unless programs could not use the name or have another folder there', () => {
  expect(folderName('my data', [])).toBe('my data');
  expect(folderName('data', ['data', 'data-2'])).toBe('data-3');
  expect(folderName('tmp', [])).toBe('tmp-2');
  for (const odd of ['', '..', 'a/b', 'a\u202eb', 'C:', '**']) expect(folderName(odd, [])).toBe('folder');
});
