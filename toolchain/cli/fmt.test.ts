import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { makeFolder, removeFolder } from '../node/testing/folder.ts';
import { runMain } from './testing/run-main.ts';

let folder: string;

beforeEach(async () => {
  folder = await makeFolder('fmt');
  vi.spyOn(process, 'cwd').mockReturnValue(folder);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await removeFolder(folder);
});

const fmt = (...args: string[]) => runMain('fmt', ...args);

const at = (name: string): string => join(folder, name);

test('formats files in place, by the settings above them, and touches no other', async () => {
  await mkdir(at('lib'));
  await writeFile(at('.clang-format'), 'IndentWidth: 8\n');
  await writeFile(at('lib/a.c'), 'int f(){g();return 1;}\n');
  await writeFile(at('b.js'), 'f();\n');
  const before = await stat(at('b.js'));
  const { code, out } = await fmt(at('lib/a.c'), at('b.js'));
  expect([code, out]).toEqual([0, `${at('lib/a.c')}\n`]);
  expect(await readFile(at('lib/a.c'), 'utf8')).toBe('int f() {\n        g();\n        return 1;\n}\n');
  expect((await stat(at('b.js'))).mtimeMs).toBe(before.mtimeMs);
});

test('--check names what would change, and writes nothing', async () => {
  await writeFile(at('a.py'), 'a  = 1\n');
  expect(await fmt('--check', at('a.py'))).toMatchObject({ code: 1, out: `${at('a.py')}\n` });
  expect(await readFile(at('a.py'), 'utf8')).toBe('a  = 1\n');
});

test('what cannot be read is named with its place, and stays as it is', async () => {
  await writeFile(at('a.ts'), 'let a: = 1\n');
  const { code, error } = await fmt(at('a.ts'));
  expect(code).toBe(1);
  expect(error).toContain(`${at('a.ts')}:1:8: error: `);
  expect(await readFile(at('a.ts'), 'utf8')).toBe('let a: = 1\n');
  await writeFile(at('b.c'), new Uint8Array([0xff, 0xfe]));
  expect(await fmt(at('b.c'))).toMatchObject({ code: 2 });
  expect(await fmt(at('data.bin'))).toMatchObject({ code: 2 });
  expect(await fmt()).toMatchObject({ code: 2 });
});
