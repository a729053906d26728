import { expect, test } from 'vitest';
import { FileSystem } from '#wasi/file-system.ts';
import type { FileVerb } from '#wasi/state.ts';
import { FilesOfScript } from './script-files.ts';

const bytes = new TextEncoder().encode('text');

test('a script reads what is in a read-only folder, and changes nothing in it, by whatever way', () => {
  const system = new FileSystem();
  system.addReadOnly('data');
  system.addReadOnly('data/empty');
  system.addFile('data/sub/in.txt', bytes);
  system.addDirectory('out');
  const noted: [FileVerb, string][] = [];
  const files = new FilesOfScript(system, (verb, path) => {
    noted.push([verb, path]);
    return true;
  });
  expect(files.read('data/sub/in.txt')).toEqual(bytes);
  expect(files.folders().sort()).toEqual(['data', 'data/empty', 'data/sub', 'out']);
  noted.length = 0;
  for (const path of ['data/sub/in.txt', '/data/./new.txt', 'data/new/deeper.txt', 'data']) {
    expect(files.isReadOnly(path), path).toBe(true);
    expect(files.may('write', path) || files.may('delete', path), path).toBe(false);
    expect(() => files.write(path, 'x'), path).toThrow(/^EROFS/);
    expect(() => files.remove(path), path).toThrow(/^EROFS/);
    files.leave(path, bytes);
    files.leave(path, undefined);
  }
  // The reader can do nothing about it: it is no refusal.
  expect(noted).toEqual([]);
  expect(files.list()).toEqual(['data/sub/in.txt']);
  files.write('out/new.txt', 'x');
  expect([...system.changedFiles().keys()]).toEqual(['out/new.txt']);
});
