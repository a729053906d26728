import type { ShellRequest } from '#model/release.ts';

/** What there is to know of who sent a message to a service worker. */
interface Sent {
  readonly data: unknown;
  readonly source: object | null;
}

/**
 * What a page of this very site asks, or undefined: other sites of the same origin, workers and other service workers have nothing
 * to say here, and what is no request is none.
 */
export function requestOf({ data, source }: Sent, scope: URL): ShellRequest | undefined {
  const { type: kind, url } = (source ?? {}) as Readonly<Record<string, unknown>>;
  if (kind !== 'window' || typeof url !== 'string' || !url.startsWith(scope.href)) return undefined;
  const { type } = (data ?? {}) as Readonly<Record<string, unknown>>;
  return type === 'activate' || type === 'fill' ? { type } : undefined;
}
