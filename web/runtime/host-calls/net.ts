import { joinBytes } from '#model/bytes.ts';
import type { HostCall } from '#model/capability.ts';
import { Failure } from '#model/errors.ts';
import { CALL_LIMITS, type CallBody, type GuestCall } from '#model/host-call.ts';
import type { CallContext, CallHandler, PreparedCall } from './handler.ts';
import { headersOf, type HeaderList } from './net-headers.ts';

const VERBS: Readonly<Record<string, 'get' | 'post'>> = {
  GET: 'get',
  HEAD: 'get',
  POST: 'post',
  PUT: 'post',
  PATCH: 'post',
  DELETE: 'post',
};

const REDIRECTS = 5;

export interface NetOptions {
  readonly fetch: typeof globalThis.fetch;
  /** The host of the page: only a grant that names it reaches it. */
  readonly ownHost?: string;
  /** Looks at what a host's name resolves to, where that can be known. Throws Failure. */
  readonly checkHost?: (url: URL) => Promise<void>;
}

interface NetRequest {
  readonly method: string;
  readonly verb: 'get' | 'post';
  readonly url: URL;
  readonly headers: HeaderList;
  readonly body: Uint8Array<ArrayBuffer> | undefined;
}

/**
 * `net`: a request to another host, in the guest's name and with nothing of the reader's: no cookies, no referrer, no cache. Every
 * address is decided on as the URL parser reads it, each hop of a redirect anew; a browser does not say where a redirect
 * leads, and then it is not followed.
 */
export class NetHandler implements CallHandler {
  readonly name = 'net';
  readonly #options: NetOptions;

  constructor(options: NetOptions) {
    this.#options = options;
  }

  read(call: GuestCall): PreparedCall {
    const { method, headers } = readHead(call.head);
    const verb = Object.hasOwn(VERBS, method) ? VERBS[method] : undefined;
    if (verb === undefined) {
      throw new Failure(
        'net.method-not-allowed',
        `${method.slice(0, 20)} is none of ${Object.keys(VERBS).join(', ')}.`,
      );
    }
    if (call.body !== undefined && verb === 'get') {
      throw new Failure('net.invalid-request', `${method} has no body.`);
    }
    const url = readAddress(call.target ?? '');
    const request: NetRequest = { method, verb, url, headers: headersOf(headers), body: call.body };
    return {
      call: this.#callOf(verb, url),
      bytes: call.body?.length ?? 0,
      offers: offersOf(verb, url),
      perform: (context) => this.#perform(request, context),
    };
  }

  #callOf(verb: 'get' | 'post', url: URL): HostCall {
    const isOwnHost = url.hostname.replace(/\.$/, '') === this.#options.ownHost;
    // What the log and the reader see has no query: it may be long, or a secret.
    return { name: 'net', verb, target: url.origin + url.pathname, ...(isOwnHost && { isOwnHost }) };
  }

  async #perform(first: NetRequest, context: CallContext): Promise<CallBody> {
    let request = first;
    for (let hop = 0; hop <= REDIRECTS; hop++) {
      const response = await this.#fetch(request, context.signal);
      const next = redirected(request, response);
      if (next === undefined) return bodyOf(request, response, context);
      await response.body?.cancel();
      await context.allow(this.#callOf(next.verb, next.url), offersOf(next.verb, next.url));
      request = next;
    }
    throw new Failure('net.redirected', `${first.url.host} redirects more than ${String(REDIRECTS)} times.`);
  }

  async #fetch({ method, url, headers, body }: NetRequest, signal: AbortSignal): Promise<Response> {
    await this.#options.checkHost?.(url);
    try {
      return await this.#options.fetch(url, {
        method,
        headers: headers.map(([name, value]) => [name, value] as [string, string]),
        ...(body !== undefined && { body }),
        redirect: 'manual',
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        cache: 'no-store',
        mode: 'cors',
        signal,
      });
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      const why = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
      throw new Failure(
        'net.failed',
        `${url.host} could not be reached${why}. It may be down, or not let this page read it (CORS).`,
        { cause: error },
      );
    }
  }
}

function readHead(head: string): { method: string; headers: unknown } {
  let value: unknown;
  try {
    value = JSON.parse(head);
  } catch {
    value = undefined;
  }
  const { method = 'GET', headers = [] } = (value ?? {}) as { method?: unknown; headers?: unknown };
  if (typeof value !== 'object' || value === null || typeof method !== 'string') {
    throw new Failure('net.invalid-request', 'A request is an object with a method and headers.');
  }
  return { method: method.toUpperCase(), headers };
}

/** Throws Failure `net.invalid-url`. */
function readAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const why =
    url === undefined
      ? 'it is no absolute address'
      : url.protocol !== 'https:' && url.protocol !== 'http:'
        ? 'only https and http can be fetched'
        : url.username !== '' || url.password !== ''
          ? 'it has a name or a password in it: send a header instead'
          : undefined;
  if (url === undefined || why !== undefined) {
    throw new Failure('net.invalid-url', `“${text.slice(0, 80)}” cannot be fetched: ${why ?? ''}.`);
  }
  url.hash = '';
  return url;
}

/** The address itself, and its whole host. */
function offersOf(verb: 'get' | 'post', { origin, pathname }: URL): readonly string[] {
  const all = [`net.${verb}:${origin}${pathname}`, `net.${verb}:${origin}/**`];
  // A `*` in a path would be a wildcard.
  return pathname.includes('*') ? all.slice(1) : all;
}

/** The request that a redirect asks for; undefined when the response is none. Throws Failure `net.redirected`, `net.invalid-url`. */
function redirected(request: NetRequest, response: Response): NetRequest | undefined {
  if (response.type === 'opaqueredirect') {
    throw new Failure(
      'net.redirected',
      `${request.url.host} redirects, and browsers do not say where to: fetch the address that it leads to.`,
    );
  }
  const location = response.headers.get('location');
  if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return undefined;
  if (!URL.canParse(location, request.url)) return undefined;
  const url = readAddress(new URL(location, request.url).href);
  const isElsewhere = url.origin !== request.url.origin;
  // As fetch has it: what was posted is not posted again but by 307 and 308.
  const becomesGet =
    (response.status === 303 && request.method !== 'HEAD') ||
    (response.status < 303 && request.method === 'POST');
  const headers = request.headers.filter(
    ([name]) => !(isElsewhere && name === 'authorization') && !(becomesGet && name === 'content-type'),
  );
  return becomesGet
    ? { method: 'GET', verb: 'get', url, headers, body: undefined }
    : { ...request, url, headers };
}

async function bodyOf({ url }: NetRequest, response: Response, context: CallContext): Promise<CallBody> {
  const body = await readBody(response, context);
  const head = JSON.stringify({
    status: response.status,
    statusText: response.statusText,
    url: url.href,
    headers: [...response.headers].filter(([name]) => name !== 'set-cookie'),
  });
  return { head, body };
}

/** Throws Failure `net.response-too-large`, `net.failed`, `capability.denied`, `call.ended`. */
async function readBody(
  response: Response,
  { signal, moved }: CallContext,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { value } = (await reader?.read()) ?? {};
      if (value === undefined) break;
      size += value.length;
      if (size > CALL_LIMITS.answerBytes) {
        const most = String(CALL_LIMITS.answerBytes / 1_048_576);
        throw new Failure('net.response-too-large', `The answer is larger than ${most} MiB.`);
      }
      moved(value.length);
      chunks.push(value);
    }
  } catch (error) {
    void reader?.cancel().catch(() => undefined);
    if (error instanceof Failure) throw error;
    if (signal.aborted) throw signal.reason;
    throw new Failure('net.failed', 'The answer broke off.', { cause: error });
  }
  return joinBytes(chunks);
}
