import { expect, test } from 'vitest';
import { defs } from './defs.ts';
import { TestGuest } from './testing/guest.ts';

function contentOf(guest: TestGuest, path: string): string {
  return new TextDecoder().decode(guest.files.read(path));
}

test('a descriptor that appends writes at the end, wherever it was moved to', () => {
  const guest = new TestGuest();
  guest.files.addFile('/log', new TextEncoder().encode('one\n'));
  const fd = guest.open('log', 0, { fdflags: defs.FDFLAGS_APPEND });
  const other = guest.open('log');
  expect(guest.write(fd, 'two\n')).toBe(4);
  guest.seek(fd, 0n);
  expect(guest.read(fd, 3)).toBe('one');
  guest.write(other, 'ONE');
  expect(guest.write(fd, 'three\n')).toBe(6);
  expect(contentOf(guest, '/log')).toBe('ONE\ntwo\nthree\n');
});

test('writing beyond the end leaves zeros between', () => {
  const guest = new TestGuest();
  const fd = guest.open('file', defs.OFLAGS_CREAT);
  guest.seek(fd, 3n);
  guest.write(fd, 'x');
  expect(contentOf(guest, '/file')).toBe('\0\0\0x');
});

test('bytes that the host lent are not written to', () => {
  const lent = new TextEncoder().encode('mine');
  const guest = new TestGuest();
  guest.files.addFile('/file', lent);
  guest.write(guest.open('file'), 'YOUR');
  expect(new TextDecoder().decode(lent)).toBe('mine');
  expect(contentOf(guest, '/file')).toBe('YOUR');
});

test('a pointer beyond the memory is EFAULT, and nothing is written', () => {
  const guest = new TestGuest();
  const fd = guest.open('file', defs.OFLAGS_CREAT);
  guest.view.setUint32(16, 131_000, true);
  guest.view.setUint32(20, 1000, true);
  expect(guest.call('fd_write', fd, 16, 1, 0)).toBe(defs.ERRNO_FAULT);
  expect(guest.call('fd_write', fd, -8, 1, 0)).toBe(defs.ERRNO_FAULT);
  expect(contentOf(guest, '/file')).toBe('');
});

test('views are renewed when the guest’s memory has grown', () => {
  const guest = new TestGuest();
  const fd = guest.open('file', defs.OFLAGS_CREAT);
  guest.memory.grow(1);
  expect(guest.write(fd, 'grown')).toBe(5);
  expect(contentOf(guest, '/file')).toBe('grown');
});
