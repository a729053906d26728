import { expect, test } from 'vitest';
import { defs } from './defs.ts';
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
