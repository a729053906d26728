import { asFailure, encodeFailure, Failure, type FailureData } from '#model/errors.ts';

/** HTTP status of a Failure's code; what is not here is 500. */
const STATUS: ReadonlyMap<string, number> = new Map([
  ['request.invalid', 400],
  ['service.key-required', 401],
  ['service.token-refused', 401],
  ['service.origin-refused', 403],
  ['service.host-refused', 403],
  ['service.run-unknown', 404],
  ['service.artifact-unknown', 404],
  ['service.not-found', 404],
  ['service.no-input', 409],
  ['request.too-large', 413],
  ['request.media-type', 415],
  ['service.target-unknown', 422],
  ['service.target-unavailable', 422],
  ['service.flag-refused', 422],
  ['service.queue-full', 429],
  ['service.client-full', 429],
  ['service.allowance-spent', 429],
  ['service.quota-spent', 429],
  ['service.input-full', 429],
  ['service.too-many-readers', 429],
  ['service.draining', 503],
  ['service.queue-down', 503],
  ['service.store-down', 503],
  ['service.issuer-down', 503],
  ['service.not-available', 503],
]);

const RETRY_SECONDS = 2;

export interface FailureAnswer {
  readonly status: number;
  readonly body: FailureData;
  /** Seconds, for the statuses that ask to come back. */
  readonly retryAfter?: number;
}

/** Anything thrown → what is answered. What is not ours says nothing of the inside. */
export function answerOf(error: unknown): FailureAnswer {
  const failure = fromFramework(error) ?? asFailure(error);
  const status = STATUS.get(failure.code) ?? 500;
  const body =
    failure.code === 'internal'
      ? { code: 'internal', message: 'The service failed. What happened is in its log.', detail: {} }
      : encodeFailure(failure);
  if (status !== 429 && status !== 503) return { status, body };
  const asked = failure.detail['retryAfter'];
  return { status, body, retryAfter: typeof asked === 'number' ? asked : RETRY_SECONDS };
}

/** What Fastify itself refuses, by its stable codes. */
function fromFramework(error: unknown): Failure | undefined {
  const { code, validation, message, statusCode } = error as {
    code?: string;
    validation?: unknown;
    message?: string;
    statusCode?: number;
  };
  if (error instanceof Failure) return undefined;
  if (validation !== undefined) return new Failure('request.invalid', message ?? 'The request is not valid.');
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Failure(
        'request.too-large',
        'The request is larger than 64 KB. Send less source, or run the cell in the page.',
      );
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Failure('request.media-type', 'Send JSON, with Content-Type: application/json.');
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return new Failure('request.invalid', 'The request has no body.');
    default:
      return statusCode !== undefined && statusCode >= 400 && statusCode < 500
        ? new Failure('request.invalid', message ?? 'The request is not valid.')
        : undefined;
  }
}
