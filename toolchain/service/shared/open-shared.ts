import { SERVICE_LIMITS } from '#model/limits.ts';
import type { SandboxHost } from '../compile-in-sandbox.ts';
import { CompileService } from '../compile-service.ts';
import { Quotas, type Quota } from '../http/quota.ts';
import type { Metrics } from '../metrics.ts';
import type { ResultStore } from '../result-store.ts';
import type { RunService } from '../run-service.ts';
import type { Target } from '../targets.ts';
import type { Tracer } from '../tracing/tracer.ts';
import { WorkQueue } from '../work-queue.ts';
import { Offers } from './announcements.ts';
import { CompileLock } from './compile-lock.ts';
import { RunWorker } from './run-worker.ts';
import { SharedAllowance } from './shared-allowance.ts';
import { SharedService } from './shared-service.ts';
import { StoreTally } from './store-tally.ts';
import { StoreConnection } from './store-connection.ts';

export interface SharedSettings {
  /** `redis://…` */
  readonly queue: string;
  readonly role: 'front' | 'worker' | 'all';
  readonly places: number;
  /** A worker that says nothing for so long has lost its runs to others, in milliseconds. */
  readonly lockMs: number;
  readonly quotas: ReadonlyMap<string, Quota>;
}

export interface OpenShared {
  /** Undefined for a worker: nobody asks it. */
  readonly service: RunService | undefined;
  readonly quotas: Quotas;
  targets(): readonly Target[];
  whyNotReady(): readonly string[];
  drain(timeMs: number): Promise<void>;
}

/**
 * Opens a front end, a worker or both on a store that many share. Rejects with Failure `service.queue-down`.
 * @param targets what this machine has, as far as it is to be offered
 */
export async function openShared(
  settings: SharedSettings,
  parts: {
    readonly targets: readonly Target[];
    readonly results: ResultStore;
    readonly metrics: Metrics;
    readonly host: SandboxHost;
    readonly tracer: Tracer | undefined;
  },
): Promise<OpenShared> {
  const { queue: url, role, places, lockMs } = settings;
  const { targets, results, metrics, host, tracer } = parts;
  const store = new StoreConnection(url);
  try {
    const quotas = new Quotas(settings.quotas, new StoreTally(store));
    const allowance = new SharedAllowance(store, quotas);
    await store.ask((redis) => redis.ping());
    const worker =
      role === 'front'
        ? undefined
        : openWorker({ store, targets, places, lockMs, results, metrics, host, allowance, tracer });
    await worker?.start();
    const offers = await Offers.open(store, targets);
    await offers.refresh();
    const service =
      role === 'worker'
        ? undefined
        : new SharedService({
            store,
            offers,
            results,
            metrics,
            allowance,
            lostMs: 2 * lockMs + SERVICE_LIMITS.waitMs,
          });
    if (service !== undefined) {
      metrics.gauge('petri_queue_waiting', () => service.waiting);
      metrics.gauge('petri_places', () => offers.places);
    }
    return {
      service,
      quotas,
      targets: () => (service === undefined ? targets : offers.targets),
      whyNotReady: () => (store.isUp ? [] : ['The queue of this service does not answer.']),
      async drain(timeMs) {
        await Promise.all([service?.drain(timeMs), worker?.drain(timeMs)]);
        store.close();
      },
    };
  } catch (error) {
    store.close();
    throw error;
  }
}

function openWorker(parts: {
  readonly store: StoreConnection;
  readonly targets: readonly Target[];
  readonly places: number;
  readonly lockMs: number;
  readonly results: ResultStore;
  readonly metrics: Metrics;
  readonly host: SandboxHost;
  readonly allowance: SharedAllowance;
  readonly tracer: Tracer | undefined;
}): RunWorker {
  const { store, targets, places, lockMs, results, metrics, host, allowance, tracer } = parts;
  // What a worker takes up was let in by a front end, and has a place.
  const queue = new WorkQueue({ places, queued: Infinity, perClient: Infinity });
  metrics.gauge('petri_sandboxes', () => queue.busy);
  const lock = new CompileLock(store, lockMs);
  const service = new CompileService({
    results,
    queue,
    metrics,
    host,
    allowance,
    tracer,
    alone: (id, work, signal) => lock.alone(id, work, signal),
  });
  return new RunWorker({ store, targets, service, metrics, tracer, places, lockMs });
}
