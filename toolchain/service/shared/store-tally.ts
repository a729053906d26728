import type { Tally } from '../http/quota.ts';
import type { StoreConnection } from './store-connection.ts';

/** Counts that all front ends and workers share. */
export class StoreTally implements Tally {
  readonly #store: StoreConnection;

  constructor(store: StoreConnection) {
    this.#store = store;
  }

  async add(name: string, amount: number, windowMs: number): Promise<{ total: number; leftMs: number }> {
    const [total, leftMs] = (await this.#store.script('tally', name, amount, windowMs)) as [string, number];
    return { total: Number(total), leftMs };
  }
}
