import { expect, test } from 'vitest';
import { defs } from './defs.ts';
import { TestGuest } from './testing/guest.ts';

function guestWithFiles(count: number): TestGuest {
  const guest = new TestGuest();
  guest.files.addDirectory('/folder');
  for (let i = 0; i < count; i++) guest.files.addFile(`/folder/file${String(i)}`, new Uint8Array(0));
  return guest;
}

/** As wasi-libc reads: by the cookie of the last whole entry. */
function namesOf(guest: TestGuest, fd: number, size: number, between?: (name: string) => void): string[] {
  const names: string[] = [];
  for (let cookie = 0n; ;) {
    const { entries, used } = guest.readdir(fd, size, cookie);
    for (const { name } of entries) {
      names.push(name);
      between?.(name);
    }
    cookie = entries.at(-1)?.next ?? cookie;
    if (used < size) return names;
    if (entries.length === 0) throw new Error('no entry fits');
  }
}

test.each([33, 64, 100, 4096])('every name comes once, in calls of %i bytes', (size) => {
  const guest = guestWithFiles(50);
  const names = namesOf(guest, guest.open('folder', defs.OFLAGS_DIRECTORY), size);
  expect(names).toEqual(['.', '..', ...Array.from({ length: 50 }, (_, i) => `file${String(i)}`)]);
});

test('deleting each file as it is listed skips none', () => {
  const guest = guestWithFiles(50);
  const fd = guest.open('folder', defs.OFLAGS_DIRECTORY);
  const names = namesOf(guest, fd, 100, (name) => {
    if (name.startsWith('file')) guest.path('path_unlink_file', `folder/${name}`);
  });
  expect(names).toHaveLength(52);
  expect(guest.path('path_remove_directory', 'folder')).toBe(defs.ERRNO_SUCCESS);
});

test('reading from the start again shows what is new; a cookie goes on from where it was', () => {
  const guest = guestWithFiles(2);
  const fd = guest.open('folder', defs.OFLAGS_DIRECTORY);
  const { entries } = guest.readdir(fd, 4096, 0n);
  guest.open('folder/later', defs.OFLAGS_CREAT);
  const after = guest.readdir(fd, 4096, entries[2]?.next ?? 0n);
  expect(after.entries.map(({ name }) => name)).toEqual(['file1']);
  const again = guest.readdir(fd, 4096, 0n);
  expect(again.entries.map(({ name }) => name)).toEqual(['.', '..', 'file0', 'file1', 'later']);
});

test('a cookie beyond the end gives nothing; a file is no folder', () => {
  const guest = guestWithFiles(1);
  const fd = guest.open('folder', defs.OFLAGS_DIRECTORY);
  expect(guest.readdir(fd, 4096, 1_000_000n)).toEqual({ entries: [], used: 0 });
  expect(guest.readdir(fd, 4096, 0xffff_ffff_ffff_ffffn)).toEqual({ entries: [], used: 0 });
  const file = guest.open('folder/file0');
  expect(guest.call('fd_readdir', file, 1024, 100, 0n, 0)).toBe(defs.ERRNO_NOTDIR);
});

test('each kind of entry is told', () => {
  const guest = guestWithFiles(1);
  guest.path('path_create_directory', 'folder/inner');
  guest.symlink('inner', 'folder/link');
  const { entries } = guest.readdir(guest.open('folder', defs.OFLAGS_DIRECTORY), 4096, 0n);
  expect(Object.fromEntries(entries.map(({ name, kind }) => [name, kind]))).toEqual({
    '.': defs.FILETYPE_DIRECTORY,
    '..': defs.FILETYPE_DIRECTORY,
    file0: defs.FILETYPE_REGULAR_FILE,
    inner: defs.FILETYPE_DIRECTORY,
    link: defs.FILETYPE_SYMBOLIC_LINK,
  });
});
