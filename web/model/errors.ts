/**
 * A fault with a stable, dotted code (`storage.quota-exceeded`), a message that says what to do next,
 * and structured detail. `public/docs/errors.md` has one entry per code.
 */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: string;
  readonly detail: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    options: { detail?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.detail = options.detail ?? {};
  }
}

/** A Failure as it crosses a worker, frame or HTTP boundary: structured-cloneable and JSON-safe. */
export interface FailureData {
  readonly code: string;
  readonly message: string;
  readonly detail: Record<string, unknown>;
}

/** Anything thrown → data. Errors that are not ours become `internal` with their own message. */
export function encodeFailure(error: unknown): FailureData {
  if (error instanceof Failure) {
    return { code: error.code, message: error.message, detail: { ...error.detail } };
  }
  if (error instanceof DOMException && error.name === 'AbortError') {
    return { code: 'aborted', message: error.message, detail: {} };
  }
  return { code: 'internal', message: messageOf(error), detail: {} };
}

/** What is thrown can be anything, also what has no text, or one without end: a list is as long as somebody says it is. */
function messageOf(error: unknown): string {
  try {
    const isObject = typeof error === 'object' && error !== null;
    const message: unknown = isObject && 'message' in error ? error.message : error;
    return isScalar(message) ? String(message) : Object.prototype.toString.call(message);
  } catch {
    return 'something was thrown that cannot be shown';
  }
}

function isScalar(value: unknown): value is string | number | bigint | boolean | symbol | null | undefined {
  return value === null || !['object', 'function'].includes(typeof value);
}

export function decodeFailure(data: FailureData): Failure {
  return new Failure(data.code, data.message, { detail: data.detail });
}

/** Wraps anything thrown, so that callers can rely on `code`. */
export function asFailure(error: unknown): Failure {
  return error instanceof Failure ? error : decodeFailure(encodeFailure(error));
}
