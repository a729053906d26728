import type { Artifact } from '#model/artifact.ts';
import type { ArtifactStore } from '#model/artifact-store.ts';
import type { Digest } from '#model/digest.ts';

/**
 * The same store, in which what is asked about its entries waits for the puts that were asked for before. Nobody who
 * runs a program waits until it is kept, but whoever then clears the cache, or pins the program, means that one too.
 * `restMs`: how long a put waits before it begins, so that writing does not take a core from the program that was made;
 * meanwhile the artifact is found all the same.
 */
export function ordered(store: ArtifactStore, { restMs = 0 }: { restMs?: number } = {}): ArtifactStore {
  const puts = new Set<Promise<void>>();
  const resting = new Map<Digest, Artifact>();
  const afterPuts = async <T>(work: () => Promise<T>): Promise<T> => {
    // Puts never reject.
    await Promise.all(puts);
    return work();
  };
  const putLater: ArtifactStore['put'] = async (key, { bytes, manifest }, options) => {
    // A copy: the caller may transfer the bytes while they rest.
    const artifact = { bytes: bytes.slice(), manifest };
    resting.set(key, artifact);
    await new Promise((resolve) => setTimeout(resolve, restMs));
    await store.put(key, artifact, options);
    if (resting.get(key) === artifact) resting.delete(key);
  };
  return {
    get(key) {
      const artifact = resting.get(key);
      return artifact === undefined
        ? store.get(key)
        : Promise.resolve({ bytes: artifact.bytes.slice(), manifest: artifact.manifest });
    },
    put(key, artifact, options) {
      const putting = restMs > 0 ? putLater(key, artifact, options) : store.put(key, artifact, options);
      const put = putting.finally(() => puts.delete(put));
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
