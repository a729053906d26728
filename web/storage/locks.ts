/** How long to wait for another tab's compile before doing the work oneself, in milliseconds. Twice the work beats a dead cell. */
const PATIENCE_MS = 20_000;

/** Somebody else has the lock. */
const TAKEN = Symbol('taken');

const queues = new Map<string, Promise<unknown>>();

/**
 * Runs `work` while no other tab or worker of this origin runs work of the same name. Where the Web Locks API is missing or refuses
 * (opaque origins, insecure contexts), the order holds within this realm only: the work is idempotent, so that costs time, not truth.
 * `hadToWait` tells the work whether somebody else's came before it.
 */
export async function withLock<T>(
  name: string,
  work: (hadToWait: boolean) => Promise<T>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const { locks } = (globalThis as { navigator?: { locks?: LockManager } }).navigator ?? {};
  if (!locks) return queued(name, work);
  const patience = new AbortController();
  const timer = setTimeout(() => {
    patience.abort();
  }, patienceMs);
  // Tells a refused lock from a failed work: only the first may run the work again.
  let started: Promise<T> | undefined;
  const start = (hadToWait: boolean): Promise<T> => {
    clearTimeout(timer);
    return (started = work(hadToWait));
  };
  try {
    const atOnce = await locks.request(name, { ifAvailable: true }, (lock) => {
      return lock === null ? TAKEN : start(false);
    });
    if (atOnce !== TAKEN) return atOnce;
    return await locks.request(name, { signal: patience.signal }, () => start(true));
  } catch {
    if (started) return await started;
    if (patience.signal.aborted) return await work(true);
    return await queued(name, work);
  } finally {
    clearTimeout(timer);
  }
}

async function queued<T>(name: string, work: (hadToWait: boolean) => Promise<T>): Promise<T> {
  const before = queues.get(name);
  const mine = (async () => {
    await before?.catch(() => undefined);
    return work(before !== undefined);
  })();
  queues.set(name, mine);
  try {
    return await mine;
  } finally {
    if (queues.get(name) === mine) queues.delete(name);
  }
}
