import { expect, it } from 'vitest';
import { artifactOf, artifactStoreSuite, keyOf } from './artifact-store.suite.ts';
import { MemoryArtifactStore } from './memory.ts';
import { ordered } from './ordered.ts';

const open = (restMs: number) => ordered(new MemoryArtifactStore(), { restMs });

for (const restMs of [0, 5]) {
  artifactStoreSuite({
    name: `memory, in order, puts resting for ${String(restMs)} ms`,
    survivesReopening: false,
    open: (_place, onReport) =>
      Promise.resolve({
        store: ordered(new MemoryArtifactStore({ onReport }), { restMs }),
        close: () => Promise.resolve(),
      }),
  });
}

it('finds what rests before it is put, as it was given', async () => {
  const key = await keyOf('a');
  const artifact = await artifactOf(100);
  const store = open(60_000);
  void store.put(key, artifact);
  const before = artifact.bytes.slice();
  structuredClone(artifact.bytes, { transfer: [artifact.bytes.buffer] });
  const found = await store.get(key);
  expect(found?.bytes).toEqual(before);
  found?.bytes.fill(0);
  expect((await store.get(key))?.bytes).toEqual(before);
});

it.each([0, 5])('clears, deletes and pins what is still being put, resting for %d ms', async (restMs) => {
  const [a, b] = [await keyOf('a'), await keyOf('b')];
  const artifact = await artifactOf(100_000);
  const store = open(restMs);
  void store.put(a, artifact);
  await store.clear();
  expect(await store.list()).toEqual([]);
  void store.put(a, artifact);
  await store.delete(a);
  expect(await store.get(a)).toBeUndefined();
  void store.put(a, artifact);
  void store.put(b, artifact);
  await store.pin(b, true);
  await store.clear();
  expect(await store.list()).toMatchObject([{ key: b, pinned: true }]);
  expect(await store.usage()).toMatchObject({ entries: 1 });
});
