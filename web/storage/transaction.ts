import type { DBSchema, IDBPDatabase, IDBPObjectStore, StoreNames } from 'idb';
import { asError } from './faults.ts';

/** A store to read one thing from. Its transaction is not waited for, and when it fails the request says so. */
export function reading<S extends DBSchema, N extends StoreNames<S>>(
  database: IDBPDatabase<S>,
  store: N,
): IDBPObjectStore<S, [N], N> {
  const transaction = database.transaction(store);
  transaction.done.catch(() => undefined);
  return transaction.store;
}

/** Aborts a transaction unless it is over already; false then. */
export function abort(transaction: { abort(): void }): boolean {
  try {
    transaction.abort();
    return true;
  } catch {
    return false;
  }
}

/** Waits for the steps and for the transaction. Steps that fail abort it, so that no half of them is kept. */
export async function finish<T>(
  transaction: { readonly done: Promise<void>; abort(): void },
  steps: Promise<T>,
): Promise<T> {
  const ended = transaction.done.then(() => undefined, asError);
  let result: T;
  try {
    result = await steps;
  } catch (error) {
    if (abort(transaction)) throw error;
    // Then its own error says why: the steps only saw an abort.
    throw (await ended) ?? asError(error);
  }
  const error = await ended;
  if (error) throw error;
  return result;
}
