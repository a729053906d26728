import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Failure } from '#model/errors.ts';

export interface AccessRules {
  /** Bearer keys that are let in, by a name for the log and the quotas. */
  readonly keys: ReadonlyMap<string, string>;
  /** Tokens of an OpenID Connect issuer that are let in, too. */
  readonly oidc?: { verify(token: string): Promise<string> } | undefined;
  /** Origins besides the server's own whose pages may ask. */
  readonly origins: readonly string[];
}

export interface Asker {
  readonly headers: IncomingHttpHeaders;
  readonly remoteAddress: string;
}

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
const LOOPBACK_HOST = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/i;
/** Three parts, the last of which says that it is not signed when it is empty. */
const JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;
/** What a proxy adds: who asks is then somebody else than who is connected. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

/**
 * Who asks, as quotas know them: the name of a key, or an address. Open on loopback as long as there are no keys; a page that
 * has rebound its name to this address still says its own name in `Host`. Throws Failure `service.key-required`,
 * `service.host-refused` or `service.origin-refused`, rejects with `service.token-refused` or `service.issuer-down`.
 */
export function admit({ headers, remoteAddress }: Asker, rules: AccessRules): string | Promise<string> {
  mustBeOwnPage(headers, rules.origins);
  const [, given] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  if (given !== undefined) {
    for (const [name, key] of rules.keys) if (isSame(given, key)) return `key ${name}`;
    if (rules.oidc !== undefined && JWT.test(given)) return rules.oidc.verify(given);
    throw new Failure(
      'service.key-required',
      'This service does not know the key. Ask whoever runs it for one.',
    );
  }
  const isLocal = LOOPBACK.test(remoteAddress) && FORWARDED.every((name) => headers[name] === undefined);
  if (rules.keys.size > 0 || rules.oidc !== undefined || !isLocal) {
    throw new Failure(
      'service.key-required',
      'This service needs a key: send Authorization: Bearer and the key.',
    );
  }
  if (!LOOPBACK_HOST.test(headers.host ?? '')) {
    const message =
      'Without keys this service answers to localhost only. Ask for http://localhost or http://127.0.0.1.';
    throw new Failure('service.host-refused', message);
  }
  return `address ${remoteAddress}`;
}

/** Whether the page of this origin may ask; requests without an origin are no page's. */
export function isAllowedOrigin({ origin, host }: IncomingHttpHeaders, origins: readonly string[]): boolean {
  if (origin === undefined || origins.includes(origin)) return true;
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}

function mustBeOwnPage(headers: IncomingHttpHeaders, origins: readonly string[]): void {
  if (isAllowedOrigin(headers, origins)) return;
  const message =
    'Pages of this origin may not use the service. Whoever runs it can allow it: PETRI_SERVICE_ORIGINS.';
  throw new Failure('service.origin-refused', message, {
    detail: { origin: (headers.origin ?? '').slice(0, 256) },
  });
}

/** In the same time for every key. */
function isSame(a: string, b: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}
