import { Failure } from '#model/errors.ts';

/** Where a compile service answers, and what its readers call it. */
export interface ServiceAddress {
  /** Ends in `/`; `v1/…` goes behind it. */
  readonly base: URL;
  /** Host and port, as a reader knows them. */
  readonly place: string;
  /** On the reader's own machine. */
  readonly isLoopback: boolean;
}

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Whether a host's name, as `URL` has it, is the reader's own machine. */
export function isLoopbackHost(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}

/**
 * An address of a service, relative to where the site stands: `api/`, `https://compile.example.org/api/`. Throws Failure
 * `service.settings-invalid` for what is neither HTTPS, nor on this machine, nor of the site's own origin.
 */
export function serviceAddress(text: string, site: URL): ServiceAddress {
  const url = URL.canParse(text, site) ? new URL(text, site) : undefined;
  const isLoopback = url !== undefined && isLoopbackHost(url.hostname);
  const isAllowed =
    url !== undefined &&
    url.username === '' &&
    url.password === '' &&
    (url.protocol === 'https:' || (url.protocol === 'http:' && (isLoopback || url.origin === site.origin)));
  if (!isAllowed) {
    throw new Failure(
      'service.settings-invalid',
      `“${text.slice(0, 200)}” is no address of a compile service: it begins with https://, or is on this machine or this site.`,
    );
  }
  const base = new URL(url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/`, url);
  return { base, place: base.host, isLoopback };
}
