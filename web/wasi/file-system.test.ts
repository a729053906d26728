import { expect, test } from 'vitest';
import { defs } from './defs.ts';
import { FileSystem } from './file-system.ts';
import { TestGuest } from './testing/guest.ts';

test('a file of several names is handed over as one', () => {
  const guest = new TestGuest();
  guest.write(guest.open('a', defs.OFLAGS_CREAT), 'text');
  const name = new TextEncoder().encode('ab');
  new Uint8Array(guest.memory.buffer).set(name, 1024);
  expect(guest.call('path_link', 3, 0, 1024, 1, 3, 1025, 1)).toBe(0);
  const files = guest.files.changedFiles();
  expect([...files.keys()].sort()).toEqual(['a', 'b']);
  expect(files.get('b')).toBe(files.get('a'));
});

test('what lies deeper than any path can name is not handed over', () => {
  const guest = new TestGuest();
  const name = 'n'.repeat(200);
  let folder = 3;
  new Uint8Array(guest.memory.buffer).set(new TextEncoder().encode(name), 1024);
  for (let depth = 0; depth < 30; depth++) {
    const { OFLAGS_CREAT, OFLAGS_DIRECTORY } = defs;
    const rights = BigInt(defs.RIGHTS_FD_READDIR | defs.RIGHTS_PATH_OPEN | defs.RIGHTS_PATH_CREATE_FILE);
    const all = rights | BigInt(defs.RIGHTS_PATH_CREATE_DIRECTORY);
    // A file beside every folder, named by its first letters.
    expect(guest.call('path_open', folder, 0, 1024, 3, OFLAGS_CREAT, 0n, 0n, 0, 0)).toBe(0);
    expect(guest.call('path_create_directory', folder, 1024, 200)).toBe(0);
    expect(guest.call('path_open', folder, 0, 1024, 200, OFLAGS_DIRECTORY, all, all, 0, 0)).toBe(0);
    folder = guest.view.getUint32(0, true);
  }
  const lengths = [...guest.files.changedFiles().keys()].map((path) => path.length);
  expect(lengths).toHaveLength(21);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(4096);
});

test('in a folder that was given to be read, a guest reads what it may, and changes nothing whatever it may', () => {
  const files = new FileSystem();
  const asked: string[] = [];
  files.addReadOnly('data');
  files.addFile('data/in.txt', new TextEncoder().encode('text'));
  files.addFile('data/sub/deep.txt', new TextEncoder().encode('deep'));
  files.addReadOnly('data/sub');
  files.addReadOnly('data/empty');
  const guest = new TestGuest({
    files,
    may: (verb, path) => {
      asked.push(`${verb} ${path}`);
      return path !== '/data/sub/deep.txt';
    },
  });
  const { RIGHTS_FD_READ, RIGHTS_FD_READDIR, ERRNO_ROFS, ERRNO_ACCES, ERRNO_BUSY, OFLAGS_CREAT } = defs;
  const reading = { rights: BigInt(RIGHTS_FD_READ) };
  expect(guest.read(guest.open('data/in.txt', 0, reading), 9)).toBe('text');
  expect(guest.open('data/sub/deep.txt', 0, reading)).toBe(-ERRNO_ACCES);
  expect(guest.open('data/empty', 0, { rights: BigInt(RIGHTS_FD_READDIR) })).toBeGreaterThan(3);
  expect(asked).toEqual(['read /data/in.txt', 'read /data/sub/deep.txt']);
  expect(guest.open('data/in.txt')).toBe(-ERRNO_ROFS);
  expect(guest.open('data/new.txt', OFLAGS_CREAT)).toBe(-ERRNO_ROFS);
  expect(guest.open('data/empty/new.txt', OFLAGS_CREAT)).toBe(-ERRNO_ROFS);
  const path = new TextEncoder().encode('data/in.txtdata/emptydata/newelsewhere');
  new Uint8Array(guest.memory.buffer).set(path, 1024);
  const [file, empty, made, elsewhere] = [
    [1024, 11],
    [1035, 10],
    [1045, 8],
    [1053, 9],
  ] as const;
  const folder = [1024, 4] as const;
  expect(guest.call('path_unlink_file', 3, ...file)).toBe(ERRNO_ROFS);
  expect(guest.call('path_remove_directory', 3, ...empty)).toBe(ERRNO_ROFS);
  expect(guest.call('path_create_directory', 3, ...made)).toBe(ERRNO_ROFS);
  expect(guest.call('path_rename', 3, ...file, 3, ...elsewhere)).toBe(ERRNO_ROFS);
  expect(guest.call('path_link', 3, 0, ...file, 3, ...elsewhere)).toBe(defs.ERRNO_XDEV);
  expect(guest.call('path_rename', 3, ...folder, 3, ...elsewhere)).not.toBe(0);
  expect(guest.call('path_remove_directory', 3, ...folder)).toBe(ERRNO_BUSY);
  expect([...guest.files.changedFiles().keys(), ...guest.files.removedFiles()]).toEqual([]);
  expect(new TextDecoder().decode(files.read('data/in.txt'))).toBe('text');
});
