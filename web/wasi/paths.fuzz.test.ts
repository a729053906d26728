import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuzz } from '#model/testing/fuzz.ts';
import { defs } from './defs.ts';
import { Both, BYTES, ENTRIES, EVERY_RIGHT, FIRST, operation, path } from './testing/both.ts';
import * as model from './testing/file-model.ts';
import { TestGuest } from './testing/guest.ts';

const ROOT = 3;
const OUT = 0;
const PATH = 1024;
const BUFFER = 16_384;

test('files, folders and links are what POSIX says, whatever a guest does to them in whatever order', async () => {
  await fuzz(800, fc.array(operation, { minLength: 1, maxLength: 40, size: 'max' }), (steps) => {
    const both = new Both();
    for (const step of [...FIRST, ...steps]) {
      const answers = both.do(step);
      expect(answers.host).toEqual(answers.model);
    }
    const seen = both.listing();
    expect(seen).toEqual(model.listing(both.top));
    // What is mounted costs nothing, and is as it was.
    const own = [...seen.keys()].filter((name) => !/^fixed(?:\/|$)/.test(name)).length;
    expect(both.files.quota.entriesLeft).toBe(ENTRIES - own);
    expect(both.files.quota.bytesLeft).toBe(BYTES - both.bytes());
    expect([both.tree.read('a'), both.tree.read('b/c')]).toEqual(
      ['lent', 'deep'].map((text) => new TextEncoder().encode(text)),
    );
  });
});

const CALLS: readonly (readonly [name: string, right: number, ...args: number[]])[] = [
  ['path_create_directory', defs.RIGHTS_PATH_CREATE_DIRECTORY],
  ['path_remove_directory', defs.RIGHTS_PATH_REMOVE_DIRECTORY],
  ['path_unlink_file', defs.RIGHTS_PATH_UNLINK_FILE],
  ['path_readlink', defs.RIGHTS_PATH_READLINK, BUFFER, 100, OUT],
];

test('a descriptor never lets a guest do, or hand on, what it has no right to', async () => {
  const rights = fc.bigInt({ min: 0n, max: EVERY_RIGHT });
  const cases = fc.tuple(
    rights,
    rights,
    path,
    fc.constantFrom(...CALLS),
    fc.tuple(fc.nat(15), rights, rights),
  );
  await fuzz(2_000, cases, ([base, inheriting, where, [name, right, ...rest], [oflags, asked, handedOn]]) => {
    const guest = new TestGuest();
    guest.path('path_create_directory', 'a');
    guest.open('b', defs.OFLAGS_CREAT);
    const [all, every] = rightsOf(guest, ROOT);
    const has = all & base;
    const hands = every & inheriting;
    expect(guest.call('fd_fdstat_set_rights', ROOT, has, hands)).toBe(0);
    const bytes = new TextEncoder().encode(where);
    new Uint8Array(guest.memory.buffer).set(bytes, PATH);
    const errno = guest.call(name, ROOT, PATH, bytes.length, ...rest);
    if ((has & BigInt(right)) === 0n) expect(errno).toBe(defs.ERRNO_NOTCAPABLE);
    // Once given up, a right does not come back.
    const more = guest.call('fd_fdstat_set_rights', ROOT, all, every);
    expect(more === 0).toBe(has === all && hands === every);
    if (guest.call('path_open', ROOT, 1, PATH, bytes.length, oflags, asked, handedOn, 0, OUT) !== 0) return;
    expect(has & BigInt(defs.RIGHTS_PATH_OPEN)).not.toBe(0n);
    const [got, handed] = rightsOf(guest, guest.view.getUint32(OUT, true));
    expect([got & ~(hands & asked), handed & ~(hands & handedOn)]).toEqual([0n, 0n]);
  });
});

function rightsOf(guest: TestGuest, fd: number): [base: bigint, inheriting: bigint] {
  expect(guest.call('fd_fdstat_get', fd, BUFFER)).toBe(0);
  return [guest.view.getBigUint64(BUFFER + 8, true), guest.view.getBigUint64(BUFFER + 16, true)];
}
