import { createHmac, timingSafeEqual } from 'node:crypto';
import type { StoreReport } from '#model/artifact-store.ts';
import type { Artifact } from '#model/artifact.ts';
import type { Digest } from '#model/digest.ts';
import { Failure } from '#model/errors.ts';
import { S3_LIMITS } from '#model/limits.ts';
import { formatArtifact, parseArtifact } from '../../node/artifact-file.ts';
import type { ServiceStore } from '../service-store.ts';
import { S3Client, S3Refusal } from './s3-client.ts';
import type { S3Settings } from './s3-settings.ts';

const SEAL_BYTES = 32;

/**
 * Programs and results in a bucket, one object each, named by its key. What is read is what was written under that key, or a miss. While the
 * store is away what is put waits in memory, and is found there.
 */
export class S3Store implements ServiceStore {
  readonly #settings: S3Settings;
  readonly #client: S3Client;
  readonly #onReport: (report: StoreReport) => void;
  /** In the order in which it is to be written: a result comes after its program. */
  readonly #unwritten = new Map<Digest, Artifact>();
  readonly #clock: NodeJS.Timeout;
  #whyDown: string | undefined;
  #restUntil = 0;
  #looking: Promise<void> | undefined;

  constructor(settings: S3Settings, onReport: (report: StoreReport) => void = () => undefined) {
    this.#settings = settings;
    this.#client = new S3Client(settings);
    this.#onReport = onReport;
    this.#clock = setInterval(() => void this.#look(), S3_LIMITS.restMs).unref();
  }

  /** Why what is asked of it fails now; undefined when it does not. */
  get whyDown(): string | undefined {
    return this.#whyDown;
  }

  /** Artifacts that wait in memory for the store. */
  get unwritten(): number {
    return this.#unwritten.size;
  }

  /**
   * Looks whether the bucket is there. Rejects with Failure `service.settings-invalid` where it answers and does not let us in; one that
   * does not answer may do so later.
   */
  async check(): Promise<void> {
    try {
      await this.#ask(() => this.#client.check());
    } catch (error) {
      const { cause } = error as Failure;
      if (!(cause instanceof S3Refusal) || cause.isPassing) return;
      throw new Failure('service.settings-invalid', `PETRI_SERVICE_S3 says: ${cause.message}.`, { cause });
    }
  }

  async get(key: Digest): Promise<Artifact | undefined> {
    const waiting = this.#unwritten.get(key);
    if (waiting !== undefined) return { ...waiting, bytes: waiting.bytes.slice() };
    const content = await this.#ask(() => this.#client.get(nameOf(key)));
    if (content === undefined) return undefined;
    const sealed = this.#unsealed(key, content);
    const artifact = sealed && (await parseArtifact(sealed, key));
    if (artifact === undefined) {
      const message = `What the store has under ${key.slice(0, 19)}… is not what was put there. It will be compiled again.`;
      this.#onReport({ code: 'storage.artifact-damaged', message });
    }
    return artifact;
  }

  async put(key: Digest, { bytes, manifest }: Artifact): Promise<void> {
    const artifact = { bytes: bytes.slice(), manifest };
    try {
      await this.#write(key, artifact);
      this.#unwritten.delete(key);
    } catch {
      this.#wait(key, artifact);
    }
  }

  /** What waits is tried once more. */
  async close(): Promise<void> {
    clearInterval(this.#clock);
    await this.#look();
  }

  /** While the store is down: whether it still is. When it is not: what waits is written. */
  #look(): Promise<void> {
    if (this.#whyDown === undefined && this.#unwritten.size === 0) return Promise.resolve();
    this.#looking ??= this.#writeWaiting()
      .catch(() => undefined)
      .finally(() => {
        this.#looking = undefined;
      });
    return this.#looking;
  }

  async #writeWaiting(): Promise<void> {
    this.#restUntil = 0;
    await this.#ask(() => this.#client.check());
    for (const [key, artifact] of this.#unwritten) {
      await this.#write(key, artifact);
      if (this.#unwritten.get(key) === artifact) this.#unwritten.delete(key);
    }
  }

  async #write(key: Digest, { bytes, manifest }: Artifact): Promise<void> {
    const header = { key, title: '', createdAt: Date.now(), manifest };
    const content = await formatArtifact(header, bytes);
    await this.#ask(() =>
      this.#client.put(nameOf(key), Buffer.concat([this.#sealOf(key, content), content])),
    );
  }

  #wait(key: Digest, artifact: Artifact): void {
    this.#unwritten.delete(key);
    this.#unwritten.set(key, artifact);
    let bytes = [...this.#unwritten.values()].reduce((sum, each) => sum + each.bytes.length, 0);
    for (const [oldest, each] of this.#unwritten) {
      if (bytes <= S3_LIMITS.unwrittenBytes) break;
      this.#unwritten.delete(oldest);
      bytes -= each.bytes.length;
      const message =
        'The store is away, and there is no room to wait for it: a program will be compiled again.';
      this.#onReport({ code: 'storage.quota-exceeded', message });
    }
  }

  /** Throws Failure `service.store-down`: at once, while a store that did not answer has its rest. */
  async #ask<T>(request: () => Promise<T>): Promise<T> {
    if (Date.now() < this.#restUntil) throw storeDown();
    try {
      const answer = await request();
      this.#whyDown = undefined;
      return answer;
    } catch (error) {
      this.#restUntil = Date.now() + S3_LIMITS.restMs;
      const reason = error instanceof S3Refusal ? error.message : String(error);
      if (this.#whyDown === undefined) this.#onReport({ code: 'storage.unavailable', message: reason });
      this.#whyDown = reason;
      throw storeDown(error);
    }
  }

  /** In front of an object: whoever knows the seal wrote it under this key. Zeros where there is no seal. */
  #sealOf(key: Digest, content: Buffer): Buffer {
    const { seal } = this.#settings;
    if (seal === undefined) return Buffer.alloc(SEAL_BYTES);
    return createHmac('sha256', seal).update(`${key}\n`).update(content).digest();
  }

  #unsealed(key: Digest, object: Buffer): Buffer | undefined {
    if (object.length < SEAL_BYTES) return undefined;
    const content = object.subarray(SEAL_BYTES);
    const isOurs =
      this.#settings.seal === undefined ||
      timingSafeEqual(object.subarray(0, SEAL_BYTES), this.#sealOf(key, content));
    return isOurs ? content : undefined;
  }
}

function nameOf(key: Digest): string {
  return key.slice('sha256:'.length);
}

function storeDown(cause?: unknown): Failure {
  return new Failure(
    'service.store-down',
    'The store of this service does not answer. Try again in a moment.',
    { cause },
  );
}
