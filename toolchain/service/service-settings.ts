import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Failure } from '#model/errors.ts';
import { SERVICE_LIMITS } from '#model/limits.ts';
import { cacheFolder } from '../node/cache-folder.ts';
import type { AccessRules } from './http/access.ts';
import { Oidc } from './http/oidc.ts';
import { parseQuotas, type Quota } from './http/quota.ts';
import { s3Settings, type S3Settings } from './s3/s3-settings.ts';
import type { FoundGpu } from './sandbox/gpu.ts';
import { toolchainsFolder } from './toolchain-folder.ts';
import type { OtlpSettings } from './tracing/otlp-exporter.ts';
import { otlpSettings } from './tracing/settings.ts';

export interface ServiceSettings {
  readonly access: AccessRules;
  /** Where programs and results are kept. */
  readonly storeFolder: string;
  /** Bytes that they may hold; undefined: the store's own bound. */
  readonly storeBytes?: number | undefined;
  /** A bucket that keeps them instead; undefined: the folder does. */
  readonly s3?: S3Settings | undefined;
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

const NO_GPU: FoundGpu = { ok: false, reason: 'This service gives no GPU to programs.' };
const DEFAULT_LOCK_MS = 15_000;

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
    s3: s3Settings(environment),
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
