import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Failure } from '#model/errors.ts';
import { SERVICE_LIMITS } from '#model/limits.ts';
import { cacheFolder } from '../node/cache-folder.ts';
import { openFileStore } from '../node/file-store.ts';
import { Allowance } from './allowance.ts';
import type { SandboxHost } from './compile-in-sandbox.ts';
import { CompileService } from './compile-service.ts';
import type { AccessRules } from './http/access.ts';
import { buildApp } from './http/app.ts';
import { Oidc } from './http/oidc.ts';
import { MemoryTally, parseQuotas, Quotas, type Quota } from './http/quota.ts';
import { Metrics } from './metrics.ts';
import { ResultStore } from './result-store.ts';
import { findControlGroups } from './sandbox/control-groups.ts';
import type { FoundGpu } from './sandbox/gpu.ts';
import { whyNoSandbox } from './sandbox/probe.ts';
import type { OpenShared, SharedSettings } from './shared/open-shared.ts';
import { findTargets, type Target } from './targets.ts';
import { toolchainsFolder } from './toolchain-folder.ts';
import type { OtlpSettings } from './tracing/otlp-exporter.ts';
import { otlpSettings } from './tracing/settings.ts';
import { Tracer } from './tracing/tracer.ts';
import { WorkQueue } from './work-queue.ts';

export interface ServiceSettings {
  readonly access: AccessRules;
  /** Where programs and results are kept. */
  readonly storeFolder: string;
  /** Bytes that they may hold; undefined: the store's own bound. */
  readonly storeBytes?: number | undefined;
  readonly toolchains: string;
  /** Targets that are offered, `language/target`, where it is not all that there are; `*` stands for any of either. */
  readonly only: readonly string[];
  /** Sandboxes at once. */
  readonly places: number;
  /** A Valkey or Redis that other front ends and workers share; undefined: all is in this process. */
  readonly queue: string | undefined;
  readonly role: 'front' | 'worker' | 'all';
  /** A worker that says nothing for so long has lost its runs to others, in milliseconds. */
  readonly lockMs: number;
  /** What is under way when the process is told to end has so long, in milliseconds. */
  readonly drainMs: number;
  /** By the name of a key; `*` is for everybody else. */
  readonly quotas: ReadonlyMap<string, Quota>;
  /** Where spans go; undefined: nowhere. */
  readonly otlp: OtlpSettings | undefined;
  readonly logLevel: string;
  /** Time of one compile, in milliseconds. */
  readonly compileMs: number;
  /** Control group that was made for the service; undefined: its own; `off`: none. */
  readonly controlGroup?: string | undefined;
  /** What programs are given; undefined: what this machine has. */
  readonly gpu?: FoundGpu | undefined;
}

/** A service that answers below `/api`. */
export interface OpenService {
  /** @param path what stands after the site's base, `/api` first */
  handle(request: IncomingMessage, response: ServerResponse, path: string): void;
  /** Takes nothing new, and waits for what is under way. */
  drain(): Promise<void>;
}

const NO_GPU: FoundGpu = { ok: false, reason: 'This service gives no GPU to programs.' };
const DEFAULT_LOCK_MS = 15_000;

const HELP = {
  petri_queue_waiting: 'Pieces of work that wait for a place.',
  petri_sandboxes: 'Sandboxes that run now.',
  petri_places: 'Sandboxes at once of all workers that share the queue.',
  petri_queue_wait_seconds: 'Time that work waited for a place.',
  petri_runs_taken_up_again_total: 'Runs whose worker was lost.',
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

/** Settings from the environment: `PETRI_SERVICE_*`, see public/docs/service.md. Throws Failure `service.settings-invalid`. */
export async function serviceSettings(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ServiceSettings> {
  const list = (text = ''): string[] => text.split(/[\s,]+/).filter((each) => each !== '');
  const file = environment['PETRI_SERVICE_KEYS_FILE'];
  const given = [
    ...list(environment['PETRI_SERVICE_KEYS']),
    ...list(file === undefined ? '' : await readFile(file, 'utf8')),
  ];
  const keys = new Map<string, string>();
  for (const each of given) {
    const [, name, key] = /^([\w-]{1,64}):(\S{16,})$/.exec(each) ?? [];
    if (name === undefined || key === undefined) {
      throw new Failure(
        'service.settings-invalid',
        'A key is written name:key, and has 16 characters or more.',
      );
    }
    keys.set(name, key);
  }
  return {
    access: { keys, origins: list(environment['PETRI_SERVICE_ORIGINS']), oidc: oidcOf(environment) },
    quotas: parseQuotas(list(environment['PETRI_SERVICE_QUOTAS'])),
    storeFolder: environment['PETRI_SERVICE_STORE'] ?? join(cacheFolder(environment), 'service'),
    storeBytes: numberOf(environment, 'PETRI_SERVICE_STORE_BYTES'),
    toolchains: toolchainsFolder(environment),
    only: list(environment['PETRI_SERVICE_TARGETS']),
    queue: queueOf(environment),
    role: roleOf(environment),
    lockMs: numberOf(environment, 'PETRI_SERVICE_LOCK_MS') ?? DEFAULT_LOCK_MS,
    drainMs: numberOf(environment, 'PETRI_SERVICE_DRAIN_MS') ?? SERVICE_LIMITS.drainMs,
    places: numberOf(environment, 'PETRI_SERVICE_PLACES') ?? Math.max(1, availableParallelism()),
    otlp: otlpSettings(environment, roleOf(environment)),
    logLevel: environment['PETRI_SERVICE_LOG'] ?? 'warn',
    compileMs: Math.min(
      (numberOf(environment, 'PETRI_SERVICE_COMPILE_SECONDS') ?? Infinity) * 1000,
      SERVICE_LIMITS.compileMs,
    ),
    controlGroup: environment['PETRI_SERVICE_CGROUP'] || undefined,
    gpu: environment['PETRI_SERVICE_GPU'] === 'off' ? NO_GPU : undefined,
  };
}

/**
 * Looks for toolchains and a sandbox that works, and opens the service. Rejects with Failure `service.queue-down` when it is to
 * share a store that does not answer.
 */
export async function openService(settings: ServiceSettings): Promise<OpenService> {
  const store = await openFileStore({ folder: settings.storeFolder });
  if (settings.storeBytes !== undefined) await store.setQuota(settings.storeBytes);
  const found = await findTargets(settings.toolchains, await whyNoSandbox(), settings.gpu);
  const targets = found.filter(({ language, id }) => isOffered(settings.only, language, id));
  const metrics = new Metrics(HELP);
  const results = new ResultStore(store);
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
      await tracing?.exporter.flush();
    },
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

function isOffered(only: readonly string[], language: string, target: string): boolean {
  return (
    only.length === 0 ||
    only.some((each) => {
      const [wanted, where = '*'] = each.split('/');
      return (wanted === '*' || wanted === language) && (where === '*' || where === target);
    })
  );
}

function oidcOf(environment: Readonly<Record<string, string | undefined>>): Oidc | undefined {
  const [issuer, audience, jwks] = ['ISSUER', 'AUDIENCE', 'JWKS'].map(
    (name) => environment[`PETRI_SERVICE_OIDC_${name}`],
  );
  if (issuer === undefined && audience === undefined && jwks === undefined) return undefined;
  if (issuer === undefined || audience === undefined || jwks === undefined) {
    throw new Failure(
      'service.settings-invalid',
      'Tokens need all of PETRI_SERVICE_OIDC_ISSUER, PETRI_SERVICE_OIDC_AUDIENCE and PETRI_SERVICE_OIDC_JWKS.',
    );
  }
  // Whoever can change the keys on their way can make tokens.
  if (!/^(?:https:\/\/|http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?\/)/.test(jwks)) {
    throw new Failure('service.settings-invalid', 'PETRI_SERVICE_OIDC_JWKS is an address with https.');
  }
  return new Oidc({ issuer, audience, jwks });
}

function queueOf(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const text = environment['PETRI_SERVICE_QUEUE'];
  if (text === undefined || text === '') return undefined;
  if (/^(?:redis|rediss|valkey|valkeys):\/\/./.test(text)) return text.replace(/^valkey/, 'redis');
  throw new Failure(
    'service.settings-invalid',
    'PETRI_SERVICE_QUEUE is the address of a Valkey or Redis: redis://host:6379/0.',
  );
}

function roleOf(environment: Readonly<Record<string, string | undefined>>): ServiceSettings['role'] {
  const role = environment['PETRI_SERVICE_ROLE'] ?? 'all';
  if (role !== 'front' && role !== 'worker' && role !== 'all') {
    throw new Failure(
      'service.settings-invalid',
      `PETRI_SERVICE_ROLE is “${role}”; it is front, worker or all.`,
    );
  }
  if (role !== 'all' && queueOf(environment) === undefined) {
    throw new Failure(
      'service.settings-invalid',
      'A front end or a worker alone needs PETRI_SERVICE_QUEUE: the Valkey or Redis that they share.',
    );
  }
  return role;
}

function numberOf(
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
): number | undefined {
  const text = environment[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new Failure('service.settings-invalid', `${name} is “${text}”; it must be a whole number above 0.`);
}
