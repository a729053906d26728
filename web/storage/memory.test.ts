import { expect, it } from 'vitest';
import { artifactOf, artifactStoreSuite, keyOf } from './artifact-store.suite.ts';
import { MemoryArtifactStore } from './memory.ts';

artifactStoreSuite({
  name: 'memory',
  survivesReopening: false,
  open: (_place, onReport) =>
    Promise.resolve({ store: new MemoryArtifactStore({ onReport }), close: () => Promise.resolve() }),
});

it('says why it is not the best backend', async () => {
  const store = new MemoryArtifactStore({ reason: 'private mode' });
  await store.put(await keyOf('a'), await artifactOf(3));
  expect(await store.usage()).toMatchObject({ backend: 'memory', reason: 'private mode', bytes: 3 });
});
