import type { Grant } from '#model/grant.ts';
import { CALL_LIMITS, type CallAnswer, type GuestCall } from '#model/host-call.ts';

/** The messages about host calls and grants, a part of the protocol in protocol.ts. */

export type CallFromWorker =
  | { readonly type: 'call'; readonly number: number; readonly call: GuestCall }
  /** Nobody waits for the answer to the call of this number any more. */
  | { readonly type: 'cancel'; readonly number: number }
  /** The thread took the revocation of the grant of this id. */
  | { readonly type: 'revoked'; readonly grant: string }
  /** While its reader is asked: a script's thread is idle. Said every WAITING_BEAT_MS. */
  | { readonly type: 'idle' };

export type CallToWorker =
  | { readonly type: 'answer'; readonly number: number; readonly answer: CallAnswer }
  | { readonly type: 'asking'; readonly asking: boolean }
  | { readonly type: 'grant'; readonly grant: Grant }
  | { readonly type: 'revoke'; readonly grant: string };

export type CallFromFrame =
  | { readonly type: 'call'; readonly id: number; readonly number: number; readonly call: GuestCall }
  | { readonly type: 'cancel'; readonly id: number; readonly number: number };

export type CallToFrame =
  | { readonly type: 'answer'; readonly id: number; readonly number: number; readonly answer: CallAnswer }
  | { readonly type: 'asking'; readonly id: number; readonly asking: boolean }
  | { readonly type: 'grant'; readonly id: number; readonly grant: Grant }
  /** `urgent`: what is decided in the guest's thread. A thread that does not take it is ended. */
  | { readonly type: 'revoke'; readonly id: number; readonly grant: Grant; readonly urgent: boolean };

type Fields = Readonly<Record<string, unknown>>;

/** See `parseFromWorker`. */
export function parseCallFromWorker(data: Fields): CallFromWorker | undefined {
  switch (data['type']) {
    case 'call':
      return isNumber(data['number']) && isCall(data['call'])
        ? { type: 'call', number: data['number'], call: data['call'] }
        : undefined;
    case 'cancel':
      return isNumber(data['number']) ? { type: 'cancel', number: data['number'] } : undefined;
    case 'revoked':
      return typeof data['grant'] === 'string' ? { type: 'revoked', grant: data['grant'] } : undefined;
    case 'idle':
      return { type: 'idle' };
    default:
      return undefined;
  }
}

/** See `parseFromFrame`. */
export function parseCallFromFrame(data: Fields): CallFromFrame | undefined {
  const { type, id, number, call } = data;
  if (!isNumber(id) || !isNumber(number)) return undefined;
  if (type === 'cancel') return { type, id, number };
  return type === 'call' && isCall(call) ? { type, id, number, call } : undefined;
}

/** See `parseFromPage`. */
export function parseCallFromPage(data: Fields): CallToFrame | undefined {
  const { type, id, number, answer, asking, grant, urgent } = data;
  if (!isNumber(id)) return undefined;
  switch (type) {
    case 'answer':
      return isNumber(number) && isAnswer(answer) ? { type, id, number, answer } : undefined;
    case 'asking':
      return typeof asking === 'boolean' ? { type, id, asking } : undefined;
    case 'grant':
      return isGrant(grant) ? { type, id, grant } : undefined;
    case 'revoke':
      return isGrant(grant) && typeof urgent === 'boolean' ? { type, id, grant, urgent } : undefined;
    default:
      return undefined;
  }
}

function isNumber(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function isText(value: unknown, most: number): value is string {
  return typeof value === 'string' && value.length <= most;
}

function isBytes(value: unknown, most: number): boolean {
  return value === undefined || (value instanceof Uint8Array && value.length <= most);
}

/** What is too large is no call: the thread says so itself before it sends one. */
function isCall(value: unknown): value is GuestCall {
  return (
    isFields(value) &&
    isText(value['name'], 100) &&
    (value['verb'] === undefined || isText(value['verb'], 100)) &&
    (value['target'] === undefined || isText(value['target'], CALL_LIMITS.targetLength)) &&
    isText(value['head'], CALL_LIMITS.headLength) &&
    isBytes(value['body'], CALL_LIMITS.requestBytes)
  );
}

function isAnswer(value: unknown): value is CallAnswer {
  if (!isFields(value)) return false;
  const { ok, head, body, failure } = value;
  if (ok === true) return typeof head === 'string' && (body === undefined || body instanceof Uint8Array);
  return (
    ok === false &&
    isFields(failure) &&
    typeof failure['code'] === 'string' &&
    typeof failure['message'] === 'string'
  );
}

function isGrant(value: unknown): value is Grant {
  return isFields(value) && typeof value['id'] === 'string' && typeof value['capability'] === 'string';
}
