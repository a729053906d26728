import type { ScriptRun } from '#model/guest-runtime.ts';

// The program may put others in their place.
const { Request, Response, Headers } = globalThis;

interface ResponseHead {
  readonly status: number;
  readonly statusText: string;
  readonly url: string;
  readonly headers: readonly [string, string][];
}

/** Statuses whose responses have no body. */
const EMPTY = new Set([101, 204, 205, 304]);

/**
 * `fetch` as programs know it, by the page: `net.get` and `net.post` of the addresses that were granted. `hold` keeps the
 * program going for as long as somebody waits: not for an answer that was given up.
 */
export function makeFetch(
  run: ScriptRun,
  hold: <T>(work: Promise<T>) => Promise<T>,
): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { method, url, signal } = request;
    signal.throwIfAborted();
    const sent = method === 'GET' || method === 'HEAD' ? undefined : await request.arrayBuffer();
    const call = run.call(
      {
        name: 'net',
        target: url,
        head: JSON.stringify({ method, headers: [...request.headers] }),
        ...(sent !== undefined && sent.byteLength > 0 && { body: new Uint8Array(sent) }),
      },
      signal,
    );
    const answer = await hold(unlessAborted(call, signal)).catch((error: unknown) => {
      throw signal.aborted ? error : failed(error);
    });
    return responseOf(JSON.parse(answer.head) as ResponseHead, answer.body ?? new Uint8Array(0));
  };
}

function responseOf(head: ResponseHead, body: Uint8Array<ArrayBuffer>): Response {
  const { status, statusText, url } = head;
  const headers = new Headers();
  for (const [name, value] of head.headers) headers.append(name, value);
  // The body is what it was before it was packed for its way.
  for (const name of ['content-encoding', 'transfer-encoding']) headers.delete(name);
  const response = new Response(EMPTY.has(status) ? null : body, { status, statusText, headers });
  Object.defineProperty(response, 'url', { value: url });
  return response;
}

/** As `fetch` fails: a TypeError. Its `code` says which failure it was. */
function failed(error: unknown): TypeError {
  const { message, code } = error as Error & { code?: unknown };
  return Object.assign(new TypeError(message), { code });
}

function unlessAborted<T>(call: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    call.then(resolve, reject);
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });
}
