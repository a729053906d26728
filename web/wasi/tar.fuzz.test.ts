import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Failure } from '#model/errors.ts';
import { damagedBytes, fuzz } from '#model/testing/fuzz.ts';
import { readTar, writeTar } from '../../toolchain/packs/tar.ts';
import { DirectoryNode } from './nodes.ts';
import { treeFromTar } from './tar.ts';

const path = fc.constantFrom(
  'a',
  'lib/b',
  'lib/c/d.h',
  'ü',
  'constructor',
  '__proto__',
  `${'n/'.repeat(60)}long`,
);
const entries = fc.uniqueArray(fc.record({ path, bytes: fc.uint8Array({ maxLength: 700 }) }), {
  selector: (entry) => entry.path,
  maxLength: 4,
});

test('an archive is the tree that was packed', async () => {
  await fuzz(300, entries, (all) => {
    const tar = writeTar(all);
    const tree = treeFromTar(tar);
    for (const { path: name, bytes } of all) expect(tree.read(name)).toEqual(bytes);
    expect(readTar(tar).map((entry) => entry.path)).toEqual(all.map((entry) => entry.path).sort());
  });
});

/** What matters in a header: the name, the size, the type, the link, the magic, the prefix. */
const field = fc.oneof(
  fc.tuple(fc.constant(0), fc.constantFrom('..', '../../x', '/', 'a/../b', '.', './', '')),
  fc.tuple(
    fc.constant(124),
    fc.constantFrom('-0000001000', '-2000', '77777777777', ' ', '9', '\u0080', '0x10'),
  ),
  fc.tuple(fc.constant(156), fc.constantFrom('0', '1', '2', '5', 'x', 'L', 'K', 'g', '\0', 'Z')),
  fc.tuple(fc.constant(157), fc.constantFrom('a', '../../etc', '/')),
  fc.tuple(fc.constant(257), fc.constantFrom('ustar', 'other')),
  fc.tuple(fc.constant(345), fc.constantFrom('..', 'p', '/')),
);

test('a damaged archive is refused, or is a tree that nothing leads out of', async () => {
  const packed = entries.map(writeTar);
  const fields = fc
    .tuple(packed, fc.array(fc.tuple(fc.nat(6), field), { minLength: 1, maxLength: 4 }))
    .map(([tar, changes]) => {
      const archive = tar.slice();
      for (const [block, [at, text]] of changes) {
        const start = (block * 512 + at) % archive.length;
        archive.set([...Buffer.from(`${text}\0`)].slice(0, archive.length - start), start);
      }
      return archive;
    });
  await fuzz(1_500, fc.oneof(fields, damagedBytes(packed)), (archive) => {
    refusedOr('pack.bad-tar', () => readTar(archive));
    const tree = refusedOr('tar.damaged', () => treeFromTar(archive));
    const work: DirectoryNode[] = tree === undefined ? [] : [tree.root];
    for (let folder = work.pop(); folder !== undefined; folder = work.pop()) {
      for (const [name, node] of folder.entries) {
        expect(['', '.', '..'].includes(name) || name.includes('/')).toBe(false);
        if (node instanceof DirectoryNode) work.push(node);
      }
    }
  });
});

function refusedOr<T>(code: string, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    expect(error).toBeInstanceOf(Failure);
    expect([code, 'tree.bad-path']).toContain((error as Failure).code);
    return undefined;
  }
}
