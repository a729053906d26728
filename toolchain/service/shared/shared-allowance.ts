import { SERVICE_LIMITS } from '#model/limits.ts';
import type { WorkAllowance } from '../allowance.ts';
import type { Quotas } from '../http/quota.ts';
import type { StoreConnection } from './store-connection.ts';

/** The allowance of a client, the same at every front end: those ask before they accept, workers charge. */
export class SharedAllowance implements WorkAllowance {
  readonly #store: StoreConnection;

  readonly #quotas: Quotas;

  constructor(store: StoreConnection, quotas: Quotas) {
    this.#store = store;
    this.#quotas = quotas;
  }

  /** What a worker has taken up was allowed. */
  wait(): number {
    return 0;
  }

  /** Work that was done is not undone because the store cannot count it. */
  charge(client: string, seconds: number): void {
    this.#quotas.charge(client, seconds);
    void this.#spend(client, seconds).catch(() => undefined);
  }

  /** Seconds until the client may work again; 0: now. Throws Failure `service.queue-down`. */
  async waitFor(client: string): Promise<number> {
    const left = await this.#spend(client, 0);
    return left > 0 ? 0 : Math.max(1, Math.ceil(-left / SERVICE_LIMITS.workSeconds.perSecond));
  }

  async #spend(client: string, seconds: number): Promise<number> {
    const { burst, perSecond } = SERVICE_LIMITS.workSeconds;
    return Number(await this.#store.script('spend', client, burst, perSecond, seconds)) / 1000;
  }
}
