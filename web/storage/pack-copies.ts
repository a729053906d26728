/** The copies of one pack's files. */
export interface PackCopy {
  readonly id: string;
  /** Size of its files as they are used, not as they were sent. */
  readonly bytes: number;
}

/**
 * Copies of pack files in Cache Storage: what a later visit falls back to when the network is gone and the HTTP cache
 * has dropped them. Nothing here throws: without Cache Storage (private windows, partitioned frames) there are no
 * copies.
 */
export class PackCopies {
  readonly #cache: Promise<Cache | undefined>;

  constructor(name = 'petri-packs') {
    this.#cache = openCache(name);
  }

  async has(url: string): Promise<boolean> {
    return (await this.#match(url)) !== undefined;
  }

  /** The copy's bytes, not verified; undefined when there is none or it cannot be read. */
  async get(url: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    try {
      const response = await this.#match(url);
      return response && new Uint8Array(await response.arrayBuffer());
    } catch {
      return undefined;
    }
  }

  /** Keeps a copy, and drops those of the same pack's other versions. */
  async put(url: string, bytes: Uint8Array<ArrayBuffer>, type: string): Promise<void> {
    try {
      const cache = await this.#cache;
      if (cache === undefined) return;
      const headers = { 'Content-Type': type, 'Content-Length': String(bytes.length) };
      await cache.put(url, new Response(bytes, { headers }));
      for (const request of await cache.keys()) {
        if (packOf(request.url) === packOf(url) && folderOf(request.url) !== folderOf(url)) {
          await cache.delete(request);
        }
      }
    } catch {
      // Over the quota, or evicted while writing: the next visit fetches again.
    }
  }

  async delete(url: string): Promise<void> {
    try {
      await (await this.#cache)?.delete(url);
    } catch {
      // It is gone, or cannot be reached: either way it is not read.
    }
  }

  /** What is kept of which pack, by its id. */
  async list(): Promise<readonly PackCopy[]> {
    const packs = new Map<string, number>();
    try {
      const cache = await this.#cache;
      for (const request of (await cache?.keys()) ?? []) {
        const response = await cache?.match(request);
        const id = new URL(packOf(request.url)).pathname.split('/').at(-2) ?? '';
        packs.set(id, (packs.get(id) ?? 0) + Number(response?.headers.get('Content-Length') ?? 0));
      }
    } catch {
      // What cannot be read is not listed.
    }
    return [...packs].map(([id, bytes]) => ({ id, bytes }));
  }

  /** Drops every copy. */
  async clear(): Promise<void> {
    try {
      const cache = await this.#cache;
      for (const request of (await cache?.keys()) ?? []) await cache?.delete(request);
    } catch {
      // As above.
    }
  }

  async #match(url: string): Promise<Response | undefined> {
    try {
      return await (await this.#cache)?.match(url);
    } catch {
      return undefined;
    }
  }
}

async function openCache(name: string): Promise<Cache | undefined> {
  try {
    return await caches.open(name);
  } catch {
    return undefined;
  }
}

/** `…/toolchains/clang/22.1.0-abc/` of a file's address, and `…/toolchains/clang/`. */
function folderOf(url: string): string {
  return new URL('./', url).href;
}

function packOf(url: string): string {
  return new URL('../', url).href;
}
