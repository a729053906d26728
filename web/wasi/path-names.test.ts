import { expect, test } from 'vitest';
import { defs } from './defs.ts';
import { TestGuest } from './testing/guest.ts';

const { ERRNO_SUCCESS, ERRNO_EXIST, ERRNO_NOTEMPTY, ERRNO_INVAL, ERRNO_ISDIR, ERRNO_NOTDIR } = defs;

test('a folder is made once, and removed when it is empty', () => {
  const guest = new TestGuest();
  expect(guest.path('path_create_directory', 'folder')).toBe(ERRNO_SUCCESS);
  expect(guest.path('path_create_directory', 'folder')).toBe(ERRNO_EXIST);
  guest.open('folder/file', defs.OFLAGS_CREAT);
  expect(guest.path('path_remove_directory', 'folder')).toBe(ERRNO_NOTEMPTY);
  expect(guest.path('path_unlink_file', 'folder')).toBe(ERRNO_ISDIR);
  expect(guest.path('path_unlink_file', 'folder/file')).toBe(ERRNO_SUCCESS);
  expect(guest.path('path_remove_directory', 'folder')).toBe(ERRNO_SUCCESS);
});

test('a folder cannot be moved into itself, nor over what is not an empty folder', () => {
  const guest = new TestGuest();
  for (const path of ['a', 'a/b', 'full', 'full/inner']) guest.path('path_create_directory', path);
  guest.open('file', defs.OFLAGS_CREAT);
  expect(guest.rename('a', 'a/b/c')).toBe(ERRNO_INVAL);
  expect(guest.rename('a', 'full')).toBe(ERRNO_NOTEMPTY);
  expect(guest.rename('a', 'file')).toBe(ERRNO_NOTDIR);
  expect(guest.rename('file', 'a')).toBe(ERRNO_ISDIR);
  expect(guest.rename('a', 'moved')).toBe(ERRNO_SUCCESS);
  expect(guest.stat('moved/b')).toBe(ERRNO_SUCCESS);
  expect(guest.stat('moved/b/../../file')).toBe(ERRNO_SUCCESS);
});

test('a file that was unlinked can be read until it is closed', () => {
  const guest = new TestGuest();
  const fd = guest.open('file', defs.OFLAGS_CREAT);
  guest.write(fd, 'still here');
  expect(guest.path('path_unlink_file', 'file')).toBe(ERRNO_SUCCESS);
  guest.seek(fd, 0n);
  expect(guest.read(fd, 20)).toBe('still here');
  expect(guest.call('fd_close', fd)).toBe(ERRNO_SUCCESS);
  expect(guest.call('fd_close', fd)).toBe(defs.ERRNO_BADF);
});

test('a file is not found under its name with a slash, nor is it when it is moved onto itself', () => {
  const guest = new TestGuest();
  guest.call('fd_close', guest.open('file', defs.OFLAGS_CREAT));
  expect(guest.rename('file', 'file/')).toBe(ERRNO_NOTDIR);
  expect(guest.rename('file', 'file')).toBe(ERRNO_SUCCESS);
});
