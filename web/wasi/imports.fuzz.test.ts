import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuzz } from '#model/testing/fuzz.ts';
import { defs } from './defs.ts';
import { FileSystem } from './file-system.ts';
import { ProcessExit } from './process.ts';
import { BytesInput, BytesOutput } from './streams.ts';
import { TestGuest } from './testing/guest.ts';

/** Preview 1's functions with the types of their parameters: `i` is i32, `I` is i64. `proc_exit` does nothing else than throw. */
const SIGNATURES: readonly (readonly [name: string, types: string])[] = [
  ...(['args_get', 'args_sizes_get', 'environ_get', 'environ_sizes_get'] as const).map(
    (name) => [name, 'ii'] as const,
  ),
  ['clock_res_get', 'ii'],
  ['clock_time_get', 'iIi'],
  ['fd_advise', 'iIIi'],
  ['fd_allocate', 'iII'],
  ['fd_close', 'i'],
  ['fd_datasync', 'i'],
  ['fd_fdstat_get', 'ii'],
  ['fd_fdstat_set_flags', 'ii'],
  ['fd_fdstat_set_rights', 'iII'],
  ['fd_filestat_get', 'ii'],
  ['fd_filestat_set_size', 'iI'],
  ['fd_filestat_set_times', 'iIIi'],
  ['fd_pread', 'iiiIi'],
  ['fd_prestat_dir_name', 'iii'],
  ['fd_prestat_get', 'ii'],
  ['fd_pwrite', 'iiiIi'],
  ['fd_read', 'iiii'],
  ['fd_readdir', 'iiiIi'],
  ['fd_renumber', 'ii'],
  ['fd_seek', 'iIii'],
  ['fd_sync', 'i'],
  ['fd_tell', 'ii'],
  ['fd_write', 'iiii'],
  ['path_create_directory', 'iii'],
  ['path_filestat_get', 'iiiii'],
  ['path_filestat_set_times', 'iiiiIIi'],
  ['path_link', 'iiiiiii'],
  ['path_open', 'iiiiiIIii'],
  ['path_readlink', 'iiiiii'],
  ['path_remove_directory', 'iii'],
  ['path_rename', 'iiiiii'],
  ['path_symlink', 'iiiii'],
  ['path_unlink_file', 'iii'],
  ['poll_oneoff', 'iiii'],
  ['proc_raise', 'i'],
  ['random_get', 'ii'],
  ['sched_yield', ''],
  ['sock_accept', 'iii'],
  ['sock_recv', 'iiiiii'],
  ['sock_send', 'iiiii'],
  ['sock_shutdown', 'ii'],
];

const MEMORY = 131_072;
const LENT = 'lent to the guest';

/** Descriptors, counts, lengths and pointers that are right, and others that are just not. */
const i32 = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 8 }) },
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 64 }).map((word) => word * 8) },
  { weight: 1, arbitrary: fc.integer({ min: MEMORY - 40, max: MEMORY + 8 }) },
  { weight: 1, arbitrary: fc.constantFrom(-1, -8, 2 ** 31 - 1, -(2 ** 31), 65_536, 1_025) },
);
const i64 = fc.oneof(
  fc.bigInt({ min: 0n, max: 100n }),
  fc.constantFrom(-1n, 2n ** 29n - 1n, 2n ** 31n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 63n - 1n, -(2n ** 63n)),
);
const call = fc
  .constantFrom(...SIGNATURES)
  .chain(([name, types]) =>
    fc.tuple(fc.constant(name), fc.tuple(...types.split('').map((type) => (type === 'i' ? i32 : i64)))),
  );
/** What the pointers point at: names, lengths, pointers, more of them. */
const memory = fc.array(
  fc.oneof(fc.integer({ min: 0, max: 600 }), fc.constantFrom(0x61, 0x2f61, 0x2e2e, 0x612f2e2e, -1)),
  { maxLength: 80, size: 'max' },
);

test('no call throws into a guest, and none gives it more than it may have, whatever it asks with', async () => {
  const calls = fc.array(call, { minLength: 1, maxLength: 30, size: 'max' });
  await fuzz(700, fc.tuple(memory, calls), ([words, all]) => {
    const lent = new TextEncoder().encode(LENT);
    const files = new FileSystem({ bytes: 20_000, entries: 20 });
    files.addFile('/a', lent);
    files.addDirectory('/b');
    const { bytesLeft: mostBytes, entriesLeft: mostEntries } = files.quota;
    let now = 0;
    const guest = new TestGuest({
      files,
      descriptors: 12,
      clock: { now: () => now, monotonic: () => now },
      sleep(ms) {
        now += ms + 1;
        return undefined;
      },
      random: (bytes) => bytes.fill(7),
      stdin: new BytesInput(lent),
      stdout: new BytesOutput(1_000),
    });
    new Int32Array(guest.memory.buffer).set(words);
    for (const [name, args] of all) {
      let errno = 0;
      try {
        errno = guest.call(name, ...args);
      } catch (error) {
        expect(error, name).toBeInstanceOf(ProcessExit);
      }
      expect(errno, name).toBeGreaterThanOrEqual(0);
      expect(errno, name).toBeLessThanOrEqual(defs.ERRNO_NOTCAPABLE);
    }
    expect(new TextDecoder().decode(lent)).toBe(LENT);
    const { bytesLeft, entriesLeft } = files.quota;
    expect([bytesLeft >= 0, entriesLeft >= 0]).toEqual([true, true]);
    // What was given back was taken before; the file that was lent may have gone.
    expect(bytesLeft).toBeLessThanOrEqual(mostBytes + LENT.length);
    expect(entriesLeft).toBeLessThanOrEqual(mostEntries + 2);
    let open = 0;
    for (let fd = 0; fd < 40; fd++) if (guest.call('fd_fdstat_get', fd, 65_536) === 0) open++;
    expect(open).toBeLessThanOrEqual(12);
  });
});
