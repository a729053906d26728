import { mkdir, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactEntry, ArtifactStore, StoreReport, StoreUsage } from '#model/artifact-store.ts';
import type { Artifact } from '#model/artifact.ts';
import { isDigest, type Digest } from '#model/digest.ts';
import { DEFAULT_ARTIFACT_QUOTA } from '#storage/quota.ts';
import { withLock } from '#storage/locks.ts';
import { MemoryArtifactStore } from '#storage/memory.ts';
import { ordered } from '#storage/ordered.ts';
import { parseArtifact, readHeader, writeArtifact } from './artifact-file.ts';
import { cacheFolder } from './cache-folder.ts';
import { withFileLock } from './file-lock.ts';

export interface FileStoreOptions {
  /** Default: where this user's caches belong. */
  readonly folder?: string;
  readonly onReport?: ((report: StoreReport) => void) | undefined;
}

/** What a process leaves behind when it is killed while writing goes after so long, in milliseconds. */
const STALE_MS = 60 * 60_000;

interface Found {
  readonly key: Digest;
  /** Of the whole file: what the quota is about. */
  readonly size: number;
  readonly usedAt: number;
  readonly pinned: boolean;
}

/** The artifact store in files; in memory, with the reason, when the folder cannot be made or written to. Never rejects. */
export async function openFileStore(options: FileStoreOptions = {}): Promise<ArtifactStore> {
  const folder = options.folder ?? join(cacheFolder(), 'artifacts');
  try {
    await mkdir(folder, { recursive: true });
    const probe = join(folder, `${crypto.randomUUID()}.tmp`);
    await writeFile(probe, '');
    await rm(probe);
    return ordered(new FileArtifactStore(folder, options.onReport));
  } catch (error) {
    const reason = `The cache folder ${folder} cannot be written to (${codeOf(error)}). Set PETRI_CACHE to another one.`;
    options.onReport?.({ code: 'storage.unavailable', message: reason });
    return ordered(new MemoryArtifactStore({ reason, onReport: options.onReport }));
  }
}

/** One file an artifact, named by its key, its time of change being that of its last use; `<key>.pin` beside it when it is pinned. */
export class FileArtifactStore implements ArtifactStore {
  readonly #folder: string;
  readonly #onReport: ((report: StoreReport) => void) | undefined;
  readonly #memory: MemoryArtifactStore;
  #lastUse = 0;

  constructor(folder: string, onReport?: (report: StoreReport) => void) {
    this.#folder = folder;
    this.#onReport = onReport;
    this.#memory = new MemoryArtifactStore({ onReport });
  }

  async get(key: Digest): Promise<Artifact | undefined> {
    const inMemory = this.#memory.size > 0 ? await this.#memory.get(key) : undefined;
    if (inMemory) return inMemory;
    let content: Buffer;
    try {
      content = await readFile(this.#path(key));
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') await this.#dropDamaged(key);
      return undefined;
    }
    const artifact = await parseArtifact(content, key);
    if (!artifact) {
      await this.#dropDamaged(key);
      return undefined;
    }
    await this.#touch(key);
    return artifact;
  }

  async put(key: Digest, artifact: Artifact, options: { readonly title?: string } = {}): Promise<void> {
    const { manifest } = artifact;
    const bytes = artifact.bytes.slice();
    const title = options.title ?? '';
    const header = { key, title, createdAt: Date.now(), manifest };
    const others = (await this.#found()).filter((found) => found.key !== key);
    if (!(await this.#makeRoom(others, bytes.length))) {
      this.#reportFull(title || key, 'Raise its quota or unpin something.');
      await this.#memory.put(key, { bytes, manifest }, options);
      return;
    }
    try {
      await this.#writeOrRetry(() => writeArtifact(this.#path(key), header, bytes), bytes.length);
      await this.#memory.delete(key);
      await this.#touch(key);
    } catch (error) {
      if (isFull(error)) this.#reportFull(title || key, 'Free some disk space.');
      else {
        const message = `The cache folder ${this.#folder} cannot be written to (${codeOf(error)}).`;
        this.#onReport?.({ code: 'storage.unavailable', message });
      }
      await this.#memory.put(key, { bytes, manifest }, options);
    }
  }

  locked<T>(key: Digest, make: (hadToWait: boolean) => Promise<T>): Promise<T> {
    // To look at one file more costs less than to find out whether another process was waited for.
    return withLock(`petri:artifact:${key}`, () => withFileLock(`${this.#path(key)}.lock`, () => make(true)));
  }

  async list(): Promise<readonly ArtifactEntry[]> {
    const entries: ArtifactEntry[] = [...(await this.#memory.list())];
    for (const { key, usedAt, pinned } of (await this.#found()).reverse()) {
      const header = await readHeader(this.#path(key)).catch(() => undefined);
      // What cannot be made out is reported and removed when it is asked for.
      if (!header) continue;
      const { title, createdAt, manifest } = header;
      const { language, kind, size } = manifest;
      entries.push({ key, title, language, kind, size, pinned, createdAt, usedAt });
    }
    return entries;
  }

  async pin(key: Digest, pinned: boolean): Promise<void> {
    await this.#memory.pin(key, pinned);
    const marker = `${this.#path(key)}.pin`;
    if (!pinned) await rm(marker, { force: true }).catch(() => undefined);
    else if (await exists(this.#path(key))) await writeFile(marker, '').catch(() => undefined);
  }

  async delete(key: Digest): Promise<void> {
    await this.#memory.delete(key);
    await rm(this.#path(key), { force: true }).catch(() => undefined);
    await rm(`${this.#path(key)}.pin`, { force: true }).catch(() => undefined);
  }

  async clear(options: { readonly pinned?: boolean } = {}): Promise<void> {
    await this.#memory.clear(options);
    for (const { key, pinned } of await this.#found()) {
      if (options.pinned === true || !pinned) await this.delete(key);
    }
  }

  async usage(): Promise<StoreUsage> {
    const memory = await this.#memory.usage();
    const entries = await this.list();
    return {
      bytes: entries.reduce((sum, { size }) => sum + size, 0),
      entries: entries.length,
      quota: await this.#quota(),
      backend: 'files',
      ...(memory.entries === 0 ? {} : { reason: 'Some programs did not fit and are kept in memory only.' }),
    };
  }

  async setQuota(bytes: number): Promise<void> {
    await writeFile(join(this.#folder, QUOTA_FILE), String(Math.max(0, Math.floor(bytes)))).catch(
      () => undefined,
    );
    await this.#makeRoom(await this.#found(), 0);
  }

  #path(key: Digest): string {
    return join(this.#folder, key.slice('sha256:'.length));
  }

  /** Everything that is kept, what was used longest ago first. */
  async #found(): Promise<Found[]> {
    const names = new Set(await readdir(this.#folder).catch(() => []));
    const found: Found[] = [];
    for (const name of names) {
      const status = await stat(join(this.#folder, name)).catch(() => undefined);
      if (!status?.isFile()) continue;
      const { mtimeMs, size } = status;
      const key = `sha256:${name}`;
      if (isDigest(key)) found.push({ key, size, usedAt: mtimeMs, pinned: names.has(`${name}.pin`) });
      else if (name.endsWith('.tmp') && Date.now() - mtimeMs > STALE_MS) {
        await rm(join(this.#folder, name), { force: true }).catch(() => undefined);
      }
    }
    return found.sort((a, b) => a.usedAt - b.usedAt);
  }

  /** Evicts until `size` more bytes fit; false, and nothing evicted, when what is pinned leaves no room. */
  async #makeRoom(found: readonly Found[], size: number): Promise<boolean> {
    let excess = found.reduce((sum, entry) => sum + entry.size, 0) + size - (await this.#quota());
    const loose = found.filter(({ pinned }) => !pinned);
    if (excess > loose.reduce((sum, entry) => sum + entry.size, 0)) return false;
    for (const entry of loose) {
      if (excess <= 0) break;
      await this.delete(entry.key);
      excess -= entry.size;
    }
    return true;
  }

  /** The disk is full although the quota is not reached: give up as much as is needed and a tenth, and try once more. */
  async #writeOrRetry(write: () => Promise<void>, size: number): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (!isFull(error)) throw error;
      const loose = (await this.#found()).filter(({ pinned }) => !pinned);
      let wanted = Math.max(size, loose.reduce((sum, entry) => sum + entry.size, 0) / 10);
      for (const entry of loose) {
        if (wanted <= 0) break;
        await this.delete(entry.key);
        wanted -= entry.size;
      }
      await write();
    }
  }

  async #quota(): Promise<number> {
    const text = await readFile(join(this.#folder, QUOTA_FILE), 'utf8').catch(() => '');
    return /^\d+$/.test(text) ? Number(text) : DEFAULT_ARTIFACT_QUOTA;
  }

  async #touch(key: Digest): Promise<void> {
    // Later than any use by this process, also within one millisecond and when the clock goes back.
    this.#lastUse = Math.max(Date.now(), this.#lastUse + 1);
    await utimes(this.#path(key), this.#lastUse / 1000, this.#lastUse / 1000).catch(() => undefined);
  }

  async #dropDamaged(key: Digest): Promise<void> {
    const message = `A cached program was damaged and has been removed (${key.slice(0, 19)}…). It will be compiled again.`;
    this.#onReport?.({ code: 'storage.artifact-damaged', message });
    await this.delete(key);
  }

  #reportFull(name: string, advice: string): void {
    const message = `“${name}” does not fit into the cache in ${this.#folder} and will be compiled again. ${advice}`;
    this.#onReport?.({ code: 'storage.quota-exceeded', message });
  }
}

const QUOTA_FILE = 'quota';

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}

function isFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(codeOf(error));
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
