import { expect, test } from 'vitest';
import { defs } from './defs.ts';
import { FileSystem } from './file-system.ts';
import { TestGuest } from './testing/guest.ts';

const { ERRNO_SUCCESS, ERRNO_NOSPC, ERRNO_MFILE, OFLAGS_CREAT, OFLAGS_TRUNC } = defs;

test('a write beyond the limit on bytes is ENOSPC, and room is given back by truncating and unlinking', () => {
  const guest = new TestGuest({ files: new FileSystem({ bytes: 100 }) });
  const fd = guest.open('file', OFLAGS_CREAT);
  expect(guest.write(fd, 'x'.repeat(100))).toBe(100);
  expect(guest.write(fd, 'y')).toBe(-ERRNO_NOSPC);
  expect(guest.files.quota.exceeded).toBe('bytes');
  guest.call('fd_close', guest.open('file', OFLAGS_TRUNC));
  guest.seek(fd, 0n);
  expect(guest.write(fd, 'z'.repeat(60))).toBe(60);
  expect(guest.write(guest.open('other', OFLAGS_CREAT), 'z'.repeat(60))).toBe(-ERRNO_NOSPC);
  guest.call('fd_close', fd);
  guest.path('path_unlink_file', 'file');
  expect(guest.write(guest.open('other'), 'z'.repeat(60))).toBe(60);
});

test('threat 4 memory: a hole costs as many bytes as it has', () => {
  const guest = new TestGuest({ files: new FileSystem({ bytes: 1000 }) });
  const fd = guest.open('file', OFLAGS_CREAT);
  guest.seek(fd, 1_000_000_000_000n);
  expect(guest.write(fd, 'x')).toBe(-ERRNO_NOSPC);
  expect(guest.call('fd_filestat_set_size', fd, 1001n)).toBe(ERRNO_NOSPC);
  expect(guest.call('fd_filestat_set_size', fd, 1000n)).toBe(ERRNO_SUCCESS);
});

test('files, folders and links beyond the limit on entries are ENOSPC', () => {
  const guest = new TestGuest({ files: new FileSystem({ entries: 3 }) });
  for (const name of ['folder0', 'folder1', 'folder2']) {
    expect(guest.path('path_create_directory', name)).toBe(ERRNO_SUCCESS);
  }
  expect(guest.path('path_create_directory', 'folder3')).toBe(ERRNO_NOSPC);
  expect(guest.open('file', OFLAGS_CREAT)).toBe(-ERRNO_NOSPC);
  expect(guest.symlink('folder0', 'link')).toBe(ERRNO_NOSPC);
  expect(guest.files.quota.exceeded).toBe('entries');
  guest.path('path_remove_directory', 'folder0');
  expect(guest.open('file', OFLAGS_CREAT)).toBeGreaterThan(0);
});

test('threat 4 memory: descriptors beyond their limit are EMFILE; no file is made, and the lowest free number is the next', () => {
  const guest = new TestGuest({ descriptors: 8 });
  const opened = [guest.open('file', OFLAGS_CREAT)];
  for (let fd = guest.open('file'); fd >= 0; fd = guest.open('file')) opened.push(fd);
  // Three streams and two preopened folders are open from the start.
  expect(opened).toEqual([5, 6, 7]);
  expect(guest.open('new', OFLAGS_CREAT)).toBe(-ERRNO_MFILE);
  expect(guest.stat('new')).toBe(defs.ERRNO_NOENT);
  guest.call('fd_close', 6);
  expect(guest.open('file')).toBe(6);
});
