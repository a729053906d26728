import { toHex } from '#model/bytes.ts';
import type { Release, ReleaseFile } from '#model/release.ts';

/** Caches of releases are called `petri-shell:<path of the site>:<release>`: one origin may hold several sites. */
const PREFIX = 'petri-shell:';
/** The release before stays, for tabs that still show it and for the way back. */
const KEPT_RELEASES = 2;
const PARALLEL = 6;

/** One release of the app in Cache Storage: all of it or nothing, every file checked against its digest. */
export class Shell {
  readonly #release: Release;
  readonly #scope: URL;
  readonly #files: ReadonlyMap<string, ReleaseFile>;
  /** Paths of kept files whose bytes were seen to be theirs. */
  readonly #whole = new Set<string>();

  constructor(release: Release, scope: URL) {
    this.#release = release;
    this.#scope = scope;
    this.#files = new Map(release.files.map((file) => [file.path, file]));
  }

  /** Fetches what the page needs at once. Rejects when a file is missing or is not that of this release: the old one then stays. */
  install(): Promise<void> {
    return this.#addAll(this.#release.files.filter(({ isLate }) => !isLate));
  }

  /** Fetches what is still missing, compilers apart: those are kept when they are used. */
  async fill(): Promise<void> {
    const cache = await this.#cache();
    const missing: ReleaseFile[] = [];
    for (const file of this.#release.files) {
      if (file.isOnDemand !== true && !(await cache.match(this.#url(file.path)))) missing.push(file);
    }
    await this.#addAll(missing);
  }

  /** Path of the file that a request is about, when it is ours to answer: packs, `/api` and other sites are not. */
  pathOf(request: Request): string | undefined {
    const url = new URL(request.url);
    if (request.method !== 'GET' || url.origin !== this.#scope.origin) return undefined;
    if (!url.pathname.startsWith(this.#scope.pathname)) return undefined;
    const path = url.pathname.slice(this.#scope.pathname.length);
    if (path === '') return request.mode === 'navigate' ? 'index.html' : undefined;
    return this.#files.has(path) || path.startsWith('assets/') ? path : undefined;
  }

  /** The file from the cache, when it is whole, else from the network. A cache that fails is as good as none. */
  async answer(path: string, request: Request): Promise<Response> {
    const kept = await this.#kept(path).catch(() => undefined);
    return kept ?? fetch(request);
  }

  /** Deletes the caches of all releases but the last two. */
  async cleanUp(): Promise<void> {
    const names = (await this.#names()).filter((name) => name !== this.#name());
    for (const name of names.slice(0, Math.max(0, names.length + 1 - KEPT_RELEASES)))
      await caches.delete(name);
  }

  /** Deletes all releases of this site. */
  async destroy(): Promise<void> {
    for (const name of await this.#names()) await caches.delete(name);
  }

  /** What is kept under a path; what should be and is not is fetched and kept. */
  async #kept(path: string): Promise<Response | undefined> {
    const file = this.#files.get(path);
    if (!file) return this.#fromOtherReleases(path);
    const cache = await this.#cache();
    const kept = await cache.match(this.#url(path));
    if (kept && (await this.#isWhole(kept, file))) return kept;
    // Damaged, lost, or not fetched so far. What cannot be kept (no room, a file of another release) is answered all the same.
    await this.#add(cache, file).catch(() => cache.delete(this.#url(path)));
    return cache.match(this.#url(path));
  }

  /** Disks lose bits, and browsers files: a kept file is looked at again when this worker first answers with it. */
  async #isWhole(kept: Response, file: ReleaseFile): Promise<boolean> {
    if (this.#whole.has(file.path)) return true;
    const isWhole = (await digestOf(await kept.clone().arrayBuffer())) === file.digest;
    if (isWhole) this.#whole.add(file.path);
    return isWhole;
  }

  async #addAll(files: readonly ReleaseFile[]): Promise<void> {
    const cache = await this.#cache();
    const left = [...files];
    const lane = async (): Promise<void> => {
      for (let file = left.shift(); file; file = left.shift()) await this.#add(cache, file);
    };
    await Promise.all(Array.from({ length: PARALLEL }, lane));
  }

  async #add(cache: Cache, file: ReleaseFile): Promise<void> {
    const known = await this.#fromOtherReleases(file.path).catch(() => undefined);
    const response =
      (known && (await checked(known, file))) ??
      (await checked(await this.#fetch(file, 'no-cache'), file)) ??
      // What lies between may still have the file of another release.
      (await checked(await this.#fetch(file, 'reload'), file));
    if (!response) throw new Error(`${file.path} is not that of release ${this.#release.id}`);
    await cache.put(this.#url(file.path), response);
  }

  async #fetch(file: ReleaseFile, cache: RequestCache): Promise<Response> {
    const response = await fetch(this.#url(file.path), {
      cache,
      credentials: 'same-origin',
      priority: 'low',
    });
    if (!response.ok) throw new Error(`${file.path}: ${String(response.status)}`);
    return response;
  }

  /** Files under `assets/` are named by their content: one of another release is the same, and tabs that show it need it. */
  async #fromOtherReleases(path: string): Promise<Response | undefined> {
    if (!path.startsWith('assets/')) return undefined;
    for (const name of await this.#names()) {
      const kept = await (await caches.open(name)).match(this.#url(path));
      if (kept) return kept;
    }
    return undefined;
  }

  #name(): string {
    return `${PREFIX}${this.#scope.pathname}:${this.#release.id}`;
  }

  #cache(): Promise<Cache> {
    return caches.open(this.#name());
  }

  /** Oldest first. */
  async #names(): Promise<string[]> {
    const names = await caches.keys();
    return names.filter((name) => name.startsWith(`${PREFIX}${this.#scope.pathname}:`));
  }

  #url(path: string): string {
    // Hosts answer `index.html` with a redirect, some of them: the folder itself is the page.
    return new URL(path === 'index.html' ? './' : path, this.#scope).href;
  }
}

/** The response when its bytes are those of the file, with the headers it came with and the file's own policy. */
async function checked(response: Response, file: ReleaseFile): Promise<Response | undefined> {
  const bytes = await response.clone().arrayBuffer();
  if ((await digestOf(bytes)) !== file.digest) return undefined;
  if (!response.redirected && file.policy === undefined) return response;
  const headers = new Headers(response.headers);
  // The bytes are unpacked by now.
  headers.delete('Content-Encoding');
  headers.delete('Content-Length');
  if (file.policy !== undefined) headers.set('Content-Security-Policy', file.policy);
  return new Response(bytes, { headers });
}

async function digestOf(bytes: ArrayBuffer): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}
