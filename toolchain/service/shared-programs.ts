import type { Artifact, Manifest } from '#model/artifact.ts';
import type { Digest } from '#model/digest.ts';

interface Held {
  readonly manifest: Manifest;
  readonly buffer: WeakRef<ArrayBuffer>;
  readonly offset: number;
}

/** Entries whose bytes may be gone are looked through beyond so many. */
const MOST = 1_000;

/**
 * Programs that somebody is being sent, or runs: all who ask meanwhile share their bytes, so that a thousand readers who do not
 * read hold one copy. Nothing is kept longer than anybody needs it.
 */
export class SharedPrograms {
  readonly #held = new Map<Digest, Held>();
  readonly #loading = new Map<Digest, Promise<Artifact | undefined>>();

  #get(digest: Digest): Artifact | undefined {
    const held = this.#held.get(digest);
    const buffer = held?.buffer.deref();
    if (held === undefined || buffer === undefined) return undefined;
    return { manifest: held.manifest, bytes: new Uint8Array(buffer, held.offset, held.manifest.size) };
  }

  /** What is held, else what `load` gives: called once, however many ask meanwhile. */
  async find(digest: Digest, load: () => Promise<Artifact | undefined>): Promise<Artifact | undefined> {
    const held = this.#get(digest);
    if (held !== undefined) return held;
    const under = this.#loading.get(digest);
    if (under !== undefined) return under;
    const loading = load().then((found) => {
      if (found !== undefined) this.#hold(found);
      return found;
    });
    this.#loading.set(digest, loading);
    try {
      return await loading;
    } finally {
      this.#loading.delete(digest);
    }
  }

  #hold({ manifest, bytes }: Artifact): void {
    this.#held.set(manifest.digest, {
      manifest,
      buffer: new WeakRef(bytes.buffer),
      offset: bytes.byteOffset,
    });
    if (this.#held.size <= MOST) return;
    for (const [digest, { buffer }] of this.#held)
      if (buffer.deref() === undefined) this.#held.delete(digest);
  }
}
