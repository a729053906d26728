import type { IncomingMessage, ServerResponse } from 'node:http';
import type { StoreReport } from '#model/artifact-store.ts';
import { Failure } from '#model/errors.ts';
import { openFileStore } from '../node/file-store.ts';
import { Allowance } from './allowance.ts';
import type { SandboxHost } from './compile-in-sandbox.ts';
import { CompileService } from './compile-service.ts';
import { buildApp } from './http/app.ts';
import { MemoryTally, Quotas } from './http/quota.ts';
import { Metrics } from './metrics.ts';
import { ResultStore } from './result-store.ts';
import { findControlGroups } from './sandbox/control-groups.ts';
import { whyNoSandbox } from './sandbox/probe.ts';
import type { OpenShared, SharedSettings } from './shared/open-shared.ts';
import type { ServiceStore } from './service-store.ts';
import type { ServiceSettings } from './service-settings.ts';
import { findTargets, type Target } from './targets.ts';
import type { OtlpSettings } from './tracing/otlp-exporter.ts';
import { Tracer } from './tracing/tracer.ts';
import { WorkQueue } from './work-queue.ts';

/** A service that answers below `/api`. */
export interface OpenService {
  /** @param path what stands after the site's base, `/api` first */
  handle(request: IncomingMessage, response: ServerResponse, path: string): void;
  /** Takes nothing new, and waits for what is under way. */
  drain(): Promise<void>;
}

const HELP = {
  petri_queue_waiting: 'Pieces of work that wait for a place.',
  petri_sandboxes: 'Sandboxes that run now.',
  petri_places: 'Sandboxes at once of all workers that share the queue.',
  petri_queue_wait_seconds: 'Time that work waited for a place.',
  petri_runs_taken_up_again_total: 'Runs whose worker was lost.',
  petri_store_faults_total: 'What went wrong with the store of programs and results, by code.',
  petri_store_unwritten: 'Programs and results that wait in memory until the store takes them.',
  petri_spans_dropped_total: 'Spans that no collector took.',
  petri_control_groups: '1: each sandbox has a control group; 0: limits are those of each process.',
  petri_http_requests_total: 'Requests answered.',
  petri_rejections_total: 'Requests that were told to come back.',
  petri_cache_hits_total: 'Compiles whose result was known.',
  petri_compile_seconds: 'Time that compilers took.',
  petri_run_seconds: 'Time that native programs ran.',
  petri_sandbox_kills_total: 'Sandboxes that did not end by themselves.',
  petri_errors_total: 'Runs that the service could not do.',
};

/**
 * Looks for toolchains and a sandbox that works, and opens the service. Rejects with Failure `service.queue-down` when it is to
 * share a store that does not answer.
 */
export async function openService(settings: ServiceSettings): Promise<OpenService> {
  const found = await findTargets(settings.toolchains, await whyNoSandbox(), settings.gpu);
  const targets = offered(found, settings.only);
  const metrics = new Metrics(HELP);
  const store = await openStore(settings, metrics);
  const results = new ResultStore(store.store);
  const tracing = await openTracing(settings.otlp, metrics);
  const host = await openHost(settings, metrics);
  const shelf: Shelf = { targets, results, metrics, host, tracer: tracing?.tracer };
  const { service, ...parts } =
    settings.queue === undefined
      ? openHere(settings, shelf)
      : await openElsewhere({ ...settings, queue: settings.queue }, shelf);
  const app = await buildApp({
    service,
    metrics,
    tracer: shelf.tracer,
    access: settings.access,
    logLevel: settings.logLevel,
    ...parts,
    whyNotReady: () => [...parts.whyNotReady(), ...store.whyNotReady()],
  });
  return {
    handle(request, response, path) {
      const { url = '/' } = request;
      const query = url.indexOf('?');
      request.url = query < 0 ? path : `${path}${url.slice(query)}`;
      app.routing(request, response);
    },
    async drain() {
      await parts.drain(settings.drainMs);
      await app.close();
      await store.close();
      await tracing?.exporter.flush();
    },
  };
}

interface OpenStore {
  readonly store: ServiceStore;
  whyNotReady(): readonly string[];
  close(): Promise<void>;
}

/** Files, or a bucket: its client is loaded where it is wanted only. Rejects with Failure `service.settings-invalid`. */
async function openStore(settings: ServiceSettings, metrics: Metrics): Promise<OpenStore> {
  const { s3, storeFolder: folder, storeBytes } = settings;
  const onReport = ({ code }: StoreReport): void => metrics.count('petri_store_faults_total', { code });
  if (s3 === undefined) {
    const store = await openFileStore({ folder, onReport });
    if (storeBytes !== undefined) await store.setQuota(storeBytes);
    return { store, whyNotReady: () => [], close: () => Promise.resolve() };
  }
  const { S3Store } = await import('./s3/s3-store.ts');
  const store = new S3Store(s3, onReport);
  metrics.gauge('petri_store_unwritten', () => store.unwritten);
  await store.check();
  return {
    store,
    whyNotReady: () =>
      store.whyDown === undefined ? [] : [`The store of this service does not answer: ${store.whyDown}.`],
    close: () => store.close(),
  };
}

/** Loaded where it is wanted only. */
async function openTracing(settings: OtlpSettings | undefined, metrics: Metrics) {
  if (settings === undefined) return undefined;
  const { OtlpExporter } = await import('./tracing/otlp-exporter.ts');
  const exporter = new OtlpExporter(settings, (count) => {
    for (let at = 0; at < count; at++) metrics.count('petri_spans_dropped_total');
  });
  return { exporter, tracer: new Tracer(exporter, settings.ratio) };
}

interface Shelf {
  readonly targets: readonly Target[];
  readonly results: ResultStore;
  readonly metrics: Metrics;
  readonly host: SandboxHost;
  readonly tracer: Tracer | undefined;
}

/** Rejects with Failure `service.settings-invalid` when a control group was asked for and cannot be had: that is no small matter. */
async function openHost(
  { controlGroup, compileMs }: ServiceSettings,
  metrics: Metrics,
): Promise<SandboxHost> {
  const found = controlGroup === 'off' ? undefined : await findControlGroups(controlGroup);
  const groups = found?.ok === true ? found.groups : undefined;
  if (controlGroup !== undefined && found?.ok === false)
    throw new Failure('service.settings-invalid', `PETRI_SERVICE_CGROUP: ${found.reason}`);
  metrics.gauge('petri_control_groups', () => (groups === undefined ? 0 : 1));
  return { compileMs, groups };
}

function openHere(settings: ServiceSettings, { targets, results, metrics, host, tracer }: Shelf): OpenShared {
  const queue = new WorkQueue({ places: settings.places });
  const quotas = new Quotas(settings.quotas, new MemoryTally());
  const allowance = new Allowance();
  metrics.gauge('petri_queue_waiting', () => queue.waiting);
  metrics.gauge('petri_sandboxes', () => queue.busy);
  const service = new CompileService({
    results,
    queue,
    metrics,
    host,
    tracer,
    onWait: (seconds, { language }) => metrics.observe('petri_queue_wait_seconds', seconds, { language }),
    allowance: {
      wait: (client) => allowance.wait(client),
      charge(client, seconds) {
        allowance.charge(client, seconds);
        quotas.charge(client, seconds);
      },
    },
  });
  return {
    service,
    quotas,
    targets: () => targets,
    whyNotReady: () => [],
    drain: (timeMs) => service.drain(timeMs),
  };
}

/** The client of the store is loaded where it is wanted only. */
async function openElsewhere(settings: SharedSettings, shelf: Shelf): Promise<OpenShared> {
  const { openShared } = await import('./shared/open-shared.ts');
  return openShared(settings, shelf);
}

/** Throws Failure `service.settings-invalid` for a pattern that no target has: whoever wrote it wanted something else. */
function offered(found: readonly Target[], only: readonly string[]): readonly Target[] {
  if (only.length === 0) return found;
  const matches = (pattern: string, { language, id }: Target): boolean => {
    const [wanted, where = '*'] = pattern.split('/');
    return (wanted === '*' || wanted === language) && (where === '*' || where === id);
  };
  const unknown = only.find((pattern) => !found.some((target) => matches(pattern, target)));
  if (unknown !== undefined) {
    const all = found.map(({ language, id }) => `${language}/${id}`).join(', ');
    const message = `PETRI_SERVICE_TARGETS has “${unknown}”, which is none of ${all}.`;
    throw new Failure('service.settings-invalid', message);
  }
  return found.filter((target) => only.some((pattern) => matches(pattern, target)));
}
