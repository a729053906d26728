import type { Redis } from 'ioredis';
import type { StoreConnection } from './store-connection.ts';

const AWAY_MS = 1_000;

/** Messages of the shared store by channel. They only say that there is something to look at, and may get lost. */
export class Channels {
  readonly #redis: Redis;
  readonly #listeners = new Map<string, (message: string) => void>();

  constructor(connection: StoreConnection) {
    this.#redis = connection.duplicate();
    this.#redis.on('message', (channel: string, message: string) => this.#listeners.get(channel)?.(message));
  }

  /** Resolves when nothing that is said from now on is missed, or soon when the store is away. */
  async listen(channel: string, listener: (message: string) => void): Promise<void> {
    this.#listeners.set(channel, listener);
    const subscribed = this.#redis.subscribe(channel).catch(() => undefined);
    await Promise.race([subscribed, new Promise((resolve) => setTimeout(resolve, AWAY_MS).unref())]);
  }

  ignore(channel: string): void {
    this.#listeners.delete(channel);
    void this.#redis.unsubscribe(channel).catch(() => undefined);
  }

  close(): void {
    this.#redis.disconnect();
  }
}
