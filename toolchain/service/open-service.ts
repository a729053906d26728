import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Failure } from '#model/errors.ts';
import { SERVICE_LIMITS } from '#model/limits.ts';
import { cacheFolder } from '../node/cache-folder.ts';
import { openFileStore } from '../node/file-store.ts';
import { CompileService } from './compile-service.ts';
import type { AccessRules } from './http/access.ts';
import { buildApp } from './http/app.ts';
import { Metrics } from './metrics.ts';
import { ResultStore } from './result-store.ts';
import { findControlGroups } from './sandbox/control-groups.ts';
import { whyNoSandbox } from './sandbox/probe.ts';
import { findTargets } from './targets.ts';
import { toolchainsFolder } from './toolchain-folder.ts';
import { WorkQueue } from './work-queue.ts';

export interface ServiceSettings {
  readonly access: AccessRules;
  /** Where programs and results are kept. */
  readonly storeFolder: string;
  /** Bytes that they may hold; undefined: the store's own bound. */
  readonly storeBytes?: number | undefined;
  readonly toolchains: string;
  /** Sandboxes at once. */
  readonly places: number;
  readonly logLevel: string;
  /** Time of one compile, in milliseconds. */
  readonly compileMs: number;
  /** Control group that was made for the service; undefined: its own; `off`: none. */
  readonly controlGroup?: string | undefined;
}

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
    access: { keys, origins: list(environment['PETRI_SERVICE_ORIGINS']) },
    storeFolder: environment['PETRI_SERVICE_STORE'] ?? join(cacheFolder(environment), 'service'),
    storeBytes: numberOf(environment, 'PETRI_SERVICE_STORE_BYTES'),
    toolchains: toolchainsFolder(environment),
    places: numberOf(environment, 'PETRI_SERVICE_PLACES') ?? Math.max(1, availableParallelism()),
    logLevel: environment['PETRI_SERVICE_LOG'] ?? 'warn',
    compileMs: Math.min(
      (numberOf(environment, 'PETRI_SERVICE_COMPILE_SECONDS') ?? Infinity) * 1000,
      SERVICE_LIMITS.compileMs,
    ),
    controlGroup: environment['PETRI_SERVICE_CGROUP'] || undefined,
  };
}

/** Looks for toolchains and a sandbox that works, and opens the service. */
export async function openService(settings: ServiceSettings): Promise<OpenService> {
  const store = await openFileStore({ folder: settings.storeFolder });
  if (settings.storeBytes !== undefined) await store.setQuota(settings.storeBytes);
  const targets = await findTargets(settings.toolchains, await whyNoSandbox());
  const metrics = new Metrics(HELP);
  const queue = new WorkQueue({ places: settings.places });
  metrics.gauge('petri_queue_waiting', () => queue.waiting);
  metrics.gauge('petri_sandboxes', () => queue.busy);
  const found = settings.controlGroup === 'off' ? undefined : await findControlGroups(settings.controlGroup);
  const groups = found?.ok === true ? found.groups : undefined;
  // One that was asked for and cannot be had is no small matter.
  if (settings.controlGroup !== undefined && found?.ok === false)
    throw new Failure('service.settings-invalid', `PETRI_SERVICE_CGROUP: ${found.reason}`);
  metrics.gauge('petri_control_groups', () => (groups === undefined ? 0 : 1));
  const host = { compileMs: settings.compileMs, groups };
  const service = new CompileService({ results: new ResultStore(store), queue, metrics, host });
  const app = await buildApp({
    service,
    targets,
    metrics,
    access: settings.access,
    logLevel: settings.logLevel,
  });
  return {
    handle(request, response, path) {
      const { url = '/' } = request;
      const query = url.indexOf('?');
      request.url = query < 0 ? path : `${path}${url.slice(query)}`;
      app.routing(request, response);
    },
    async drain() {
      await service.drain(SERVICE_LIMITS.drainMs);
      await app.close();
    },
  };
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
