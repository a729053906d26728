import type { Artifact } from '#model/artifact.ts';
import type { Digest } from '#model/digest.ts';

/** Where the service keeps programs and results, by key: files, or a store that several machines reach. */
export interface ServiceStore {
  /** The artifact, its digest verified. Damage is a miss. Rejects with Failure `service.store-down`. */
  get(key: Digest): Promise<Artifact | undefined>;
  /** What cannot be kept where it belongs is kept in memory for a while. Never rejects. */
  put(key: Digest, artifact: Artifact): Promise<void>;
}
