import { expect, test } from 'vitest';
import { defs } from './defs.ts';
import { TestGuest } from './testing/guest.ts';

const { ERRNO_SUCCESS, ERRNO_NOENT, ERRNO_NOTDIR, ERRNO_NOTCAPABLE, ERRNO_LOOP, ERRNO_NAMETOOLONG } = defs;

function guestWithFile(): TestGuest {
  const guest = new TestGuest();
  guest.files.addFile('/a/b/file', new TextEncoder().encode('text'));
  return guest;
}

test.each([
  ['a/b/file', ERRNO_SUCCESS],
  ['./a//b/./file', ERRNO_SUCCESS],
  ['a/b/../b/file', ERRNO_SUCCESS],
  ['a/..', ERRNO_SUCCESS],
  ['.', ERRNO_SUCCESS],
  ['..', ERRNO_NOTCAPABLE],
  ['a/../../a/b/file', ERRNO_NOTCAPABLE],
  ['/a/b/file', ERRNO_NOTCAPABLE],
  ['', ERRNO_NOENT],
  ['a/none', ERRNO_NOENT],
  ['a/none/..', ERRNO_NOENT],
  ['a/b/file/..', ERRNO_NOTDIR],
  ['a/b/file/', ERRNO_NOTDIR],
  ['a/b/', ERRNO_SUCCESS],
])('the path %j gives errno %i', (path, errno) => {
  expect(guestWithFile().stat(path)).toBe(errno);
});

test('names of up to 255 bytes and paths of up to 4096 characters are looked up', () => {
  const guest = guestWithFile();
  expect(guest.stat('n'.repeat(255))).toBe(ERRNO_NOENT);
  expect(guest.stat('n'.repeat(256))).toBe(ERRNO_NAMETOOLONG);
  expect(guest.stat('ü'.repeat(127))).toBe(ERRNO_NOENT);
  expect(guest.stat('ü'.repeat(128))).toBe(ERRNO_NAMETOOLONG);
  expect(guest.stat('./'.repeat(2048))).toBe(ERRNO_SUCCESS);
  expect(guest.stat('./'.repeat(2049))).toBe(ERRNO_NAMETOOLONG);
});

test('threat 19 visitor: links are followed from the folder that they are in, and never above the root', () => {
  const guest = guestWithFile();
  expect(guest.symlink('b/file', 'a/link')).toBe(ERRNO_SUCCESS);
  expect(guest.symlink('../link', 'a/b/up')).toBe(ERRNO_SUCCESS);
  expect(guest.read(guest.open('a/b/up'), 10)).toBe('text');
  expect(guest.symlink('../../outside', 'a/escape')).toBe(ERRNO_SUCCESS);
  expect(guest.stat('a/escape')).toBe(ERRNO_NOTCAPABLE);
  expect(guest.stat('a/escape', false)).toBe(ERRNO_SUCCESS);
  expect(guest.symlink('/a/b/file', 'absolute')).toBe(ERRNO_NOTCAPABLE);
});

test('links that lead to each other end in ELOOP, as does a link that is not to be followed', () => {
  const guest = guestWithFile();
  guest.symlink('two', 'one');
  guest.symlink('one', 'two');
  guest.symlink('self/deeper', 'self');
  expect(guest.stat('one')).toBe(ERRNO_LOOP);
  expect(guest.stat('self')).toBe(ERRNO_LOOP);
  expect(guest.open('one', defs.OFLAGS_CREAT)).toBe(-ERRNO_LOOP);
  guest.symlink('a/b/file', 'good');
  expect(guest.open('good', 0, { follow: false })).toBe(-ERRNO_LOOP);
});

test('forty links in a row are followed, forty-one are not', () => {
  const guest = guestWithFile();
  guest.symlink('a/b/file', 'link1');
  for (let i = 2; i <= 41; i++) guest.symlink(`link${String(i - 1)}`, `link${String(i)}`);
  expect(guest.stat('link40')).toBe(ERRNO_SUCCESS);
  expect(guest.stat('link41')).toBe(ERRNO_LOOP);
});

test('creating through a link that leads nowhere makes its target, unless it must be new', () => {
  const guest = guestWithFile();
  guest.symlink('a/made', 'dangling');
  const { OFLAGS_CREAT, OFLAGS_EXCL } = defs;
  expect(guest.open('dangling', OFLAGS_CREAT | OFLAGS_EXCL)).toBe(-defs.ERRNO_EXIST);
  expect(guest.stat('a/made')).toBe(ERRNO_NOENT);
  expect(guest.open('dangling', OFLAGS_CREAT)).toBeGreaterThan(0);
  expect(guest.stat('a/made')).toBe(ERRNO_SUCCESS);
});

test('a name that is no UTF-8 or holds NUL is EILSEQ', () => {
  const guest = guestWithFile();
  expect(guest.stat('a\0b')).toBe(defs.ERRNO_ILSEQ);
  new Uint8Array(guest.memory.buffer).set([0x61, 0xff], 4096);
  expect(guest.call('path_filestat_get', 3, 1, 4096, 2, 0)).toBe(defs.ERRNO_ILSEQ);
});
