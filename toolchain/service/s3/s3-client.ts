import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { AwsClient } from 'aws4fetch';
import { S3_LIMITS } from '#model/limits.ts';
import type { S3Settings } from './s3-settings.ts';

/** What a store said that is neither yes nor no: it is away, too busy, or does not let us in. */
export class S3Refusal extends Error {
  /** HTTP status; 0: there was no answer. */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }

  /** Whether the same request may be answered later: nothing is wrong with it. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** As much of an error as its message is made of. */
const ERROR_BYTES = 4_096;
const BUSY: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

/**
 * Three requests of S3's interface, signed, each with an end in time and a bound in size. Every method rejects with `S3Refusal` where the
 * store does not do it; one that is too busy, or cannot be reached, is asked again.
 */
export class S3Client {
  readonly #settings: S3Settings;
  readonly #signer: AwsClient;

  constructor(settings: S3Settings) {
    this.#settings = settings;
    const { accessKeyId, secretAccessKey, sessionToken, region } = settings;
    this.#signer = new AwsClient({
      accessKeyId,
      secretAccessKey,
      region,
      service: 's3',
      ...(sessionToken !== undefined && { sessionToken }),
    });
  }

  /** Undefined: there is none of that name. An object that is larger than any of ours is cut off at the bound. */
  async get(name: string): Promise<Buffer | undefined> {
    const { status, body } = await this.#ask('GET', name, undefined, S3_LIMITS.objectBytes);
    return status === 404 ? undefined : body;
  }

  async put(name: string, body: Buffer): Promise<void> {
    const { status } = await this.#ask('PUT', name, body, ERROR_BYTES);
    if (status === 404) throw new S3Refusal(404, 'There is no such bucket.');
  }

  /** Resolves when the bucket is there and lets us in. */
  async check(): Promise<void> {
    const { status } = await this.#ask('HEAD', undefined, undefined, 0);
    if (status === 404) throw new S3Refusal(404, 'There is no such bucket.');
  }

  /** @param name undefined: the bucket itself */
  async #ask(
    method: string,
    name: string | undefined,
    body: Buffer | undefined,
    most: number,
  ): Promise<{ status: number; body: Buffer }> {
    for (let tried = 1; ; tried++) {
      try {
        return await this.#askOnce(method, name, body, most);
      } catch (error) {
        const refusal = asRefusal(error);
        const isPassing = BUSY.has(refusal.status) || isUnreachable(error);
        if (!isPassing || tried >= S3_LIMITS.tries) throw refusal;
        await pause(S3_LIMITS.pauseMs * 2 ** (tried - 1));
      }
    }
  }

  async #askOnce(
    method: string,
    name: string | undefined,
    body: Buffer | undefined,
    most: number,
  ): Promise<{ status: number; body: Buffer }> {
    const { bucket, prefix } = this.#settings;
    const end = new AbortController();
    const within = (ms: number): NodeJS.Timeout =>
      setTimeout(() => end.abort(new S3Refusal(0, `no answer in ${String(ms)} ms`)), ms);
    let clock = within(S3_LIMITS.answerMs + (body?.length ?? 0) / 1_000);
    try {
      // What is signed is the body's own digest: on its way it cannot be changed.
      const digest = createHash('sha256')
        .update(body ?? '')
        .digest('hex');
      const request = await this.#signer.sign(name === undefined ? bucket : bucket + prefix + name, {
        method,
        headers: { 'X-Amz-Content-Sha256': digest },
        ...(body !== undefined && { body: new Uint8Array(body) }),
      });
      const response = await fetch(request, { signal: end.signal, redirect: 'manual' });
      clearTimeout(clock);
      clock = within(S3_LIMITS.bodyMs);
      const isFine = response.ok || response.status === 404;
      const content = await bounded(response, isFine ? most : ERROR_BYTES);
      if (isFine) return { status: response.status, body: content };
      const [, code = response.statusText] = /<Code>([\w.]+)<\/Code>/.exec(content.toString()) ?? [];
      throw new S3Refusal(response.status, `${String(response.status)} ${code}`.trim());
    } finally {
      clearTimeout(clock);
      // What was not read is not wanted.
      end.abort();
    }
  }
}

async function bounded(response: Response, most: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    if (size >= most) break;
    chunks.push(chunk);
    size += chunk.length;
  }
  return Buffer.concat(chunks).subarray(0, most);
}

function asRefusal(error: unknown): S3Refusal {
  if (error instanceof S3Refusal) return error;
  const { cause } = error as { cause?: { code?: string; message?: string } };
  return new S3Refusal(0, cause?.code ?? cause?.message ?? String(error));
}

/** As `fetch` says it. What took too long is a refusal, and is not tried again. */
function isUnreachable(error: unknown): boolean {
  return error instanceof TypeError;
}
