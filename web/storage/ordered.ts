import type { ArtifactStore } from '#model/artifact-store.ts';

/**
 * The same store, in which what is asked about its entries waits for the puts that were asked for before. Nobody who
 * runs a program waits until it is kept, but whoever then clears the cache, or pins the program, means that one too.
 */
export function ordered(store: ArtifactStore): ArtifactStore {
  const puts = new Set<Promise<void>>();
  const afterPuts = async <T>(work: () => Promise<T>): Promise<T> => {
    // Puts never reject.
    await Promise.all(puts);
    return work();
  };
  return {
    get: (key) => store.get(key),
    put(key, artifact, options) {
      const put = store.put(key, artifact, options).finally(() => puts.delete(put));
      puts.add(put);
      return put;
    },
    locked: (key, make) => store.locked(key, make),
    list: () => afterPuts(() => store.list()),
    pin: (key, pinned) => afterPuts(() => store.pin(key, pinned)),
    delete: (key) => afterPuts(() => store.delete(key)),
    clear: (options) => afterPuts(() => store.clear(options)),
    usage: () => afterPuts(() => store.usage()),
    setQuota: (bytes) => afterPuts(() => store.setQuota(bytes)),
  };
}
