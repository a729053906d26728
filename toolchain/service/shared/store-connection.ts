import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';
import { Failure } from '#model/errors.ts';
import { SCRIPTS } from './scripts.ts';

/** A command that is not answered for so long has failed: a store that hangs is one that is not there. */
const ANSWER_MS = 3_000;

type Reply = string | number | null | readonly Reply[];

/**
 * A connection to the Valkey or Redis that front ends and workers share. Every method throws Failure `service.queue-down` when the
 * store does not answer.
 */
export class StoreConnection {
  readonly redis: Redis;
  readonly prefix: string;
  readonly #digests = new Map<string, string>();
  #isClosed = false;

  /** @param url `redis://`, `rediss://`, with the number of the database as its path */
  constructor(url: string, prefix = 'petri') {
    this.prefix = prefix;
    this.redis = new Redis(url, {
      // Workers of the queue wait for the store as long as it takes; each command has its own end below.
      maxRetriesPerRequest: null,
      retryStrategy: (times) => Math.min(50 * times, 1_000),
      connectionName: 'petri',
    });
    // Every command says so itself.
    this.redis.on('error', () => undefined);
  }

  get isUp(): boolean {
    return this.redis.status === 'ready';
  }

  /** It was closed here, and will not answer again. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  key(what: string, id: string): string {
    return `${this.prefix}:${what}:${id}`;
  }

  /** Does one of the scripts; a store that was restarted is given it again. */
  async script(name: keyof typeof SCRIPTS, ...args: readonly (string | number)[]): Promise<Reply> {
    const text = SCRIPTS[name];
    const digest = this.#digests.get(name) ?? createHash('sha1').update(text).digest('hex');
    this.#digests.set(name, digest);
    return this.ask(async (redis) => {
      try {
        return (await redis.evalsha(digest, 1, this.prefix, ...args)) as Reply;
      } catch (error) {
        if (!String(error).includes('NOSCRIPT')) throw error;
        return (await redis.eval(text, 1, this.prefix, ...args)) as Reply;
      }
    });
  }

  async ask<T>(command: (redis: Redis) => Promise<T>): Promise<T> {
    let clock: NodeJS.Timeout | undefined;
    try {
      const late = new Promise<never>((_resolve, reject) => {
        // What has come meanwhile is read first: it may be this process that was slow.
        clock = setTimeout(() => setImmediate(() => reject(new Error('no answer'))), ANSWER_MS);
      });
      if (!this.isUp && this.redis.status !== 'connecting' && this.redis.status !== 'connect') {
        throw new Error(this.redis.status);
      }
      return await Promise.race([command(this.redis), late]);
    } catch (cause) {
      throw new Failure(
        'service.queue-down',
        'The queue of this service does not answer. Try again in a moment.',
        { cause },
      );
    } finally {
      clearTimeout(clock);
    }
  }

  /** Another connection to the same store, for subscriptions. */
  duplicate(): Redis {
    const other = this.redis.duplicate();
    other.on('error', () => undefined);
    return other;
  }

  close(): void {
    this.#isClosed = true;
    this.redis.disconnect();
  }
}
