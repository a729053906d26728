import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync, type Zippable } from 'fflate';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { unpackWheel } from './unpack-wheel.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'petri-wheel-'));
});
afterEach(() => rm(folder, { recursive: true }));

const UNIX = 3;
/** `attrs` has Unix's mode in its upper half. */
const file = (text: string, mode = 0o100644): Zippable[string] => [
  new TextEncoder().encode(text),
  { os: UNIX, attrs: mode * 0x1_0000, mtime: '1980-01-01T12:00:00' },
];
const WHOLE = [{ from: 'tool/', to: 'usr/lib/tool/' }];
async function unpack(
  content: Zippable | Uint8Array,
  parts = WHOLE,
  limits?: { entries: number; bytes: number },
) {
  const path = join(folder, 'x.whl');
  await writeFile(path, content instanceof Uint8Array ? content : zipSync(content));
  return unpackWheel(path, join(folder, 'root'), parts, limits);
}
const refused = (what: string) =>
  expect.objectContaining({
    code: 'service.wheel-invalid',
    message: expect.stringContaining(what) as string,
  }) as Error;

it('writes what is wanted, programs so that they can be run', async () => {
  const count = await unpack(
    {
      'tool/run': file('#!', 0o100755),
      'tool/lib/a.txt': file('a'.repeat(5000)),
      'other/b': file('b'),
      'one.h': file('h'),
    },
    [...WHOLE, { from: 'one.h', to: 'usr/include/two.h' }],
  );
  expect(count).toBe(3);
  expect((await readdir(join(folder, 'root'), { recursive: true })).sort()).toEqual([
    'usr',
    'usr/include',
    'usr/include/two.h',
    'usr/lib',
    'usr/lib/tool',
    'usr/lib/tool/lib',
    'usr/lib/tool/lib/a.txt',
    'usr/lib/tool/run',
  ]);
  const mode = async (name: string) => (await stat(join(folder, 'root/usr/lib/tool', name))).mode & 0o777;
  expect([await mode('run'), await mode('lib/a.txt')]).toEqual([0o755, 0o644]);
  expect(await readFile(join(folder, 'root/usr/lib/tool/lib/a.txt'), 'utf8')).toBe('a'.repeat(5000));
});

it.each(['tool/../../../evil', 'tool/a/../../b', 'tool//etc/passwd', 'tool/a\\b', 'tool/./x'])(
  'threat 32 artefacts: a wheel’s name %j leads nowhere',
  async (name) => {
    await expect(unpack({ [name]: file('x') })).rejects.toThrow(refused('leads out of it'));
    expect(await readdir(folder)).toEqual(['x.whl']);
  },
);

it.each([
  ['symbolic link', 0o120777],
  ['fifo', 0o010644],
  ['device', 0o020666],
])('threat 32 artefacts: a wheel’s %s is not made', async (_what, mode) => {
  await expect(unpack({ 'tool/x': file('/etc/passwd', mode) })).rejects.toThrow(refused('link or a device'));
});

it('threat 32 artefacts: nothing is written through a link that is there', async () => {
  const target = join(folder, 'target');
  await writeFile(target, 'mine');
  await unpack({ 'tool/a': file('a') });
  await symlink(target, join(folder, 'root/usr/lib/tool/b'));
  await expect(unpack({ 'tool/b': file('theirs') })).rejects.toThrow(/EEXIST/);
  expect(await readFile(target, 'utf8')).toBe('mine');
});

it('threat 32 artefacts: a wheel that is larger than it says, or than it may be, is refused', async () => {
  const honest = zipSync({ 'tool/x': file('0'.repeat(100_000)) });
  const lying = new Uint8Array(honest);
  const view = new DataView(lying.buffer);
  // The size in its directory's only entry.
  const at = lying.length - 22 - 46 - 'tool/x'.length;
  expect(view.getUint32(at, true)).toBe(0x0201_4b50);
  view.setUint32(at + 24, 10, true);
  await expect(unpack(lying)).rejects.toThrow(refused('larger than it says'));
  await expect(unpack(honest, WHOLE, { entries: 9, bytes: 1000 })).rejects.toThrow(refused('1000 bytes'));
  await expect(unpack(honest, WHOLE, { entries: 0, bytes: 1e9 })).rejects.toThrow(refused('directory'));
});

it('what is no archive, or not whole, is refused', async () => {
  await expect(unpack(new TextEncoder().encode('no archive'))).rejects.toThrow(refused('no zip archive'));
  const whole = zipSync({ 'tool/x': file('x') });
  await expect(unpack(whole.slice(10))).rejects.toThrow(refused(''));
  await expect(unpack({ 'tool/x': file('x') }, [{ from: 'tool/x', to: '../x' }])).rejects.toThrow(
    refused('leads'),
  );
});
