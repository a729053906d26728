import { openDB } from 'idb';
import { artifactStoreSuite, keyOf } from './artifact-store.suite.ts';
import { IndexedDbArtifactStore } from './artifacts.ts';
import { CACHE_DATABASE, type ArtifactRecord } from './schema.ts';

artifactStoreSuite({
  name: 'IndexedDB',
  survivesReopening: true,
  open: (place, onReport) => {
    const store = new IndexedDbArtifactStore({ database: { ...CACHE_DATABASE, name: place }, onReport });
    return Promise.resolve({
      store,
      close: () => store.close(),
      damage: async (key, how) => {
        const database = await openDB(place);
        const record = (await database.get('artifacts', key)) as ArtifactRecord;
        const { bytes, manifest } = record;
        if (how === 'flip') bytes[1_234] = (bytes[1_234] ?? 0) ^ 1;
        const damaged = {
          flip: record,
          truncate: { ...record, bytes: bytes.slice(0, 100) },
          empty: {},
          manifest: { ...record, manifest: { ...manifest, toolchain: 'clang@8.0.1' } },
          swap: (await database.get('artifacts', await keyOf('sound'))) as ArtifactRecord,
        };
        await database.put('artifacts', damaged[how], key);
        database.close();
      },
    });
  },
});
