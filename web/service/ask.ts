import { joinBytes } from '#model/bytes.ts';
import { Failure } from '#model/errors.ts';
import type { ServiceAddress } from './address.ts';
import { isKeyFault, keyFault } from './key-fault.ts';
import { readFailure } from './wire.ts';

export interface AskOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called while it waits for a service that takes no more for now, once a second; with what the service said. */
  readonly onWait?: ((seconds: number, because: Failure) => void) | undefined;
}

/** A service, and the reader's key of it: sent to this address, and to no other. */
export interface KeyedAddress extends ServiceAddress {
  readonly key?: string | undefined;
}

export interface Asked extends AskOptions {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes of the answer that are read. */
  readonly mostBytes?: number;
}

/** Milliseconds until a service that says nothing is given up. It answers before it begins to work. */
const ANSWER_MS = 20_000;
/** Seconds that a service that takes no more is waited for, in all, and where it does not say how long. */
const WAIT_SECONDS = 120;
const UNSAID_SECONDS = 2;
const JSON_BYTES = 4 * 1024 * 1024;

/**
 * One request, answered: waits and asks again when the service says that it is full. Rejects with Failure `aborted`,
 * `service.unreachable`, `service.busy`, `service.answer-invalid`, or with the service's own.
 */
export async function ask(address: KeyedAddress, path: string, asked: Asked = {}): Promise<Response> {
  const { signal, onWait } = asked;
  let waited = 0;
  for (;;) {
    const response = await send(address, path, asked);
    if (response.ok) return response;
    const { failure, seconds } = await refusal(address, response);
    if (seconds === undefined) throw failure;
    if (waited + seconds > WAIT_SECONDS) throw tooLong(address, failure, waited, seconds);
    waited += seconds;
    for (let left = seconds; left > 0; left--) {
      onWait?.(left, failure);
      await pause(1000, signal);
    }
  }
}

/** The same for an answer that is JSON. */
export async function askJson(address: KeyedAddress, path: string, asked: Asked = {}): Promise<unknown> {
  const response = await ask(address, path, asked);
  const bytes = await bytesOf(address, response, JSON_BYTES);
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw notUnderstood(address, cause);
  }
}

/** The body, when it is not too large. Rejects with Failure `service.answer-invalid` or `service.unreachable`. */
export async function bytesOf(
  address: ServiceAddress,
  response: Response,
  most: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = response.body?.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done) break;
      size += value.length;
      if (size > most) break;
      parts.push(value);
    }
  } catch (cause) {
    throw unreachable(address, cause);
  } finally {
    await reader?.cancel().catch(() => undefined);
  }
  if (size > most) throw notUnderstood(address);
  return joinBytes(parts);
}

export function unreachable({ place }: ServiceAddress, cause?: unknown): Failure {
  return new Failure(
    'service.unreachable',
    `The compile service at ${place} does not answer. What runs in the browser still does; try again when the service is there.`,
    { cause },
  );
}

export function notUnderstood({ place }: ServiceAddress, cause?: unknown): Failure {
  return new Failure(
    'service.answer-invalid',
    `What answers at ${place} is no compile service that this page understands. It may be of another version.`,
    { cause },
  );
}

/** Rejects with Failure `aborted` when the signal does. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(aborted());
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal?.aborted === true) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}

export function aborted(): Failure {
  return new Failure('aborted', 'It was stopped before it was done.');
}

async function send(address: KeyedAddress, path: string, asked: Asked): Promise<Response> {
  const { method = 'GET', body, headers = {}, signal } = asked;
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), ANSWER_MS);
  try {
    return await fetch(new URL(path, address.base), {
      method,
      headers: {
        ...headers,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...(address.key !== undefined && { Authorization: `Bearer ${address.key}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      // Who asks is a page: it has no name there, and follows nobody elsewhere.
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      signal: signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]),
    });
  } catch (cause) {
    if (signal?.aborted === true) throw aborted();
    throw unreachable(address, cause);
  } finally {
    clearTimeout(timer);
  }
}

/** Why it was refused; with seconds when it is worth asking again. */
async function refusal(
  address: KeyedAddress,
  response: Response,
): Promise<{ readonly failure: Failure; readonly seconds?: number }> {
  const { status, headers } = response;
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder().decode(await bytesOf(address, response, JSON_BYTES)));
  } catch {
    body = undefined;
  }
  const said = readFailure(body);
  // A gateway before the service may have words of its own for it, or none.
  if (isKeyFault(said?.code) || (said === undefined && (status === 401 || status === 403))) {
    return { failure: keyFault(address) };
  }
  const failure =
    said !== undefined
      ? new Failure(said.code, said.message, { detail: { status } })
      : status >= 500
        ? unreachable(address)
        : notUnderstood(address);
  const after = Number(headers.get('Retry-After') ?? NaN);
  const isFull = status === 429 || (status === 503 && Number.isFinite(after));
  if (!isFull) return { failure };
  const seconds = Number.isFinite(after) ? Math.ceil(after) : UNSAID_SECONDS;
  return { failure, seconds: Math.max(seconds, 1) };
}

/** What a reader is told when it takes longer than they are made to wait for. */
function tooLong({ place }: KeyedAddress, cause: Failure, waited: number, seconds: number): Failure {
  const full = waited > 0 ? `has been full for ${String(waited)} s` : 'is full';
  const why = cause.code === 'service.quota-spent' ? `gives you no more for now` : full;
  return new Failure(
    'service.busy',
    `The service at ${place} ${why}. Try again ${inWords(seconds)}, or run the cell in the browser.`,
    { cause, detail: { retryAfter: seconds } },
  );
}

function inWords(seconds: number): string {
  if (seconds < 90) return `in ${String(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `in ${String(minutes)} minutes` : `in ${String(Math.ceil(minutes / 60))} hours`;
}
