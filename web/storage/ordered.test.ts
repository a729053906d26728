import { expect, it } from 'vitest';
import { artifactOf, artifactStoreSuite, keyOf } from './artifact-store.suite.ts';
import { MemoryArtifactStore } from './memory.ts';
import { ordered } from './ordered.ts';

const open = () => ordered(new MemoryArtifactStore());

artifactStoreSuite({
  name: 'memory, in order',
  survivesReopening: false,
  open: (_place, onReport) =>
    Promise.resolve({
      store: ordered(new MemoryArtifactStore({ onReport })),
      close: () => Promise.resolve(),
    }),
});

it('clears, deletes and pins what is still being put', async () => {
  const [a, b] = [await keyOf('a'), await keyOf('b')];
  const artifact = await artifactOf(100_000);
  const store = open();
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
