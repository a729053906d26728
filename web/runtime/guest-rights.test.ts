import { beforeEach, describe, expect, it } from 'vitest';
import type { Grant } from '#model/grant.ts';
import { defs } from '#wasi/defs.ts';
import { FileSystem } from '#wasi/file-system.ts';
import { BytesInput } from '#wasi/streams.ts';
import { TestGuest } from '#wasi/testing/guest.ts';
import { Broker } from './broker.ts';
import { GuestRights } from './guest-rights.ts';

const { ERRNO_ACCES, ERRNO_SUCCESS } = defs;
const READ = BigInt(defs.RIGHTS_FD_READ);
const WRITE = BigInt(defs.RIGHTS_FD_WRITE);
const NOTHING = 16_384;

let broker: Broker;

/** A guest beside files that it may use (`open/`) and files that it may not (`secret/`). */
function guestWith(...capabilities: string[]): TestGuest {
  const grants = capabilities.map((capability, at): Grant => ({
    id: String(at),
    capability,
    issuer: 'level',
  }));
  broker = new Broker({ grants, cell: 'a' });
  const rights = new GuestRights(broker);
  const files = new FileSystem({}, rights.fileTime);
  for (const path of ['open/a', 'open/deep/b', 'secret/key', 'secret/deep/key']) {
    files.addFile(path, new TextEncoder().encode(path));
  }
  const stdin = rights.stdin(new BytesInput(new TextEncoder().encode('typed')));
  return new TestGuest({ files, stdin, clock: rights.clock, random: rights.random, may: rights.mayTouch });
}

describe('files, with grants for one folder', () => {
  let guest: TestGuest;
  beforeEach(() => {
    guest = guestWith('fs.read:/open/**', 'fs.write:/open/**', 'fs.delete:/open/**');
  });

  it('are used where they may be', () => {
    expect(guest.read(guest.open('open/a', 0, { rights: READ }), 20)).toBe('open/a');
    expect(guest.write(guest.open('open/new', defs.OFLAGS_CREAT, { rights: WRITE }), 'x')).toBe(1);
    expect(guest.rename('open/deep', 'open/moved')).toBe(ERRNO_SUCCESS);
    expect(guest.path('path_unlink_file', 'open/moved/b')).toBe(ERRNO_SUCCESS);
  });

  it.each(['secret/key', 'open/../secret/key', 'open/deep/../../secret/./key', 'secret/none', 'none'])(
    'are not opened, looked at or made at %s',
    (path) => {
      for (const rights of [READ, WRITE, READ | WRITE, 0n]) {
        expect(guest.open(path, 0, { rights })).toBe(-ERRNO_ACCES);
        expect(guest.open(path, defs.OFLAGS_CREAT, { rights })).toBe(-ERRNO_ACCES);
        expect(guest.open(path, defs.OFLAGS_TRUNC, { rights })).toBe(-ERRNO_ACCES);
      }
      expect(guest.stat(path)).toBe(ERRNO_ACCES);
      expect(guest.path('path_unlink_file', path)).toBe(ERRNO_ACCES);
      expect(guest.files.read('secret/key')).toHaveLength(10);
    },
  );

  it('are not reached by a link', () => {
    expect(guest.symlink('../secret/key', 'open/link')).toBe(ERRNO_SUCCESS);
    expect(guest.open('open/link', 0, { rights: READ })).toBe(-ERRNO_ACCES);
    expect(guest.stat('open/link')).toBe(ERRNO_ACCES);
    expect(guest.symlink('../secret', 'open/folder')).toBe(ERRNO_SUCCESS);
    expect(guest.open('open/folder/key', 0, { rights: READ })).toBe(-ERRNO_ACCES);
    expect(guest.symlink('a', 'secret/link')).toBe(ERRNO_ACCES);
  });

  it('do not come to where they may be read', () => {
    expect(guest.rename('secret/key', 'open/key')).toBe(ERRNO_ACCES);
    expect(guest.rename('secret', 'open/secret')).toBe(ERRNO_ACCES);
    expect(guest.rename('open/a', 'secret/key')).toBe(ERRNO_ACCES);
    expect(guest.rename('open/deep', 'secret/moved')).toBe(ERRNO_ACCES);
  });

  it('are not listed', () => {
    const folder = guest.open('secret');
    expect(folder).toBeGreaterThan(0);
    // A listing that begins in its middle is one, too.
    for (const cookie of [0n, 1n, 2n, 3n]) {
      expect(guest.call('fd_readdir', folder, NOTHING, 4096, cookie, 0)).toBe(ERRNO_ACCES);
      expect(guest.call('fd_readdir', 3, NOTHING, 4096, cookie, 0)).toBe(ERRNO_ACCES);
    }
    expect(guest.readdir(guest.open('open'), 4096, 0n).entries.map(({ name }) => name)).toEqual([
      '.',
      '..',
      'a',
      'deep',
    ]);
  });

  it('are moved with their folder only when all of it may be', () => {
    const partly = guestWith('fs.read:/secret', 'fs.delete:/secret', 'fs.read:/open/**', 'fs.write:/open/**');
    expect(partly.rename('secret', 'open/secret')).toBe(ERRNO_ACCES);
    expect(partly.files.read('secret/deep/key')).toHaveLength(15);
  });
});

describe('with one verb alone', () => {
  it('who may read does not write', () => {
    const guest = guestWith('fs.read');
    const fd = guest.open('open/a', 0, { rights: READ });
    expect(guest.read(fd, 20)).toBe('open/a');
    expect(guest.write(fd, 'x')).toBeLessThan(0);
    expect(guest.call('fd_filestat_set_size', fd, 0n)).not.toBe(ERRNO_SUCCESS);
    expect(guest.open('open/a', 0, { rights: READ | WRITE })).toBe(-ERRNO_ACCES);
    expect(guest.open('open/a', defs.OFLAGS_TRUNC, { rights: READ })).toBe(-ERRNO_ACCES);
    expect(guest.path('path_create_directory', 'made')).toBe(ERRNO_ACCES);
    expect(guest.path('path_remove_directory', 'open/deep')).toBe(ERRNO_ACCES);
  });

  it('who may write does not read', () => {
    const guest = guestWith('fs.write');
    const fd = guest.open('open/a', 0, { rights: WRITE });
    expect(guest.write(fd, 'x')).toBe(1);
    guest.seek(fd, 0n);
    expect(guest.read(fd, 20)).toBeLessThan(0);
    expect(guest.path('path_unlink_file', 'open/a')).toBe(ERRNO_ACCES);
    expect(guest.rename('open/a', 'open/b')).toBe(ERRNO_ACCES);
  });
});

describe('what is stood in for', () => {
  function timeOf(guest: TestGuest, clock: number): bigint {
    expect(guest.call('clock_time_get', clock, 0n, NOTHING)).toBe(ERRNO_SUCCESS);
    return guest.view.getBigUint64(NOTHING, true);
  }

  function randomOf(guest: TestGuest): string {
    expect(guest.call('random_get', NOTHING, 16)).toBe(ERRNO_SUCCESS);
    return new Uint8Array(guest.memory.buffer, NOTHING, 16).join();
  }

  it('is a clock that every run sees alike, and that goes on', () => {
    const one = guestWith();
    const times = [timeOf(one, 0), timeOf(one, 0), timeOf(one, 1)];
    expect(times[1]).toBeGreaterThan(times[0] ?? 0n);
    const other = guestWith();
    expect([timeOf(other, 0), timeOf(other, 0), timeOf(other, 1)]).toEqual(times);
    expect(times[0]).toBeLessThan(BigInt(Date.now()) * 1_000_000n - 10n ** 17n);
    expect(broker.tally()).toEqual([{ capability: 'clock', allowed: 0, denied: 3, bytes: 0 }]);
  });

  it('goes on by as long as the guest slept', () => {
    const guest = guestWith();
    const before = timeOf(guest, 1);
    const began = performance.now();
    expect(guest.poll({ clock: 1, ns: 30_000_000n })).toHaveLength(1);
    expect(performance.now() - began).toBeGreaterThan(25);
    expect(timeOf(guest, 1) - before).toBeGreaterThanOrEqual(30_000_000n);
  });

  it('are random numbers that every run sees alike', () => {
    const one = guestWith();
    expect(randomOf(one)).not.toBe(randomOf(one));
    expect(randomOf(guestWith())).toBe(randomOf(guestWith()));
    expect(randomOf(guestWith('random'))).not.toBe(randomOf(guestWith('random')));
  });

  it('is the time of files', () => {
    const guest = guestWith('fs');
    guest.open('made', defs.OFLAGS_CREAT);
    guest.stat('made');
    const modified = guest.view.getBigUint64(NOTHING + 48, true);
    expect(modified).toBeLessThan(BigInt(Date.now()) * 1_000_000n - 10n ** 17n);
  });

  it('is an end of input', () => {
    const guest = guestWith();
    expect(guest.read(0, 10)).toBe('');
    expect(guestWith('stdin').read(0, 10)).toBe('typed');
  });
});
