/** What leaves the sandbox by a host call, and what comes back: a head as JSON, and bytes beside it. */
export interface CallBody {
  readonly head: string;
  readonly body?: Uint8Array<ArrayBuffer>;
}

/** A host call that the page carries out: `name[.verb]` on a target, as the guest wrote it. */
export interface GuestCall extends CallBody {
  readonly name: string;
  readonly verb?: string;
  readonly target?: string;
}

export interface CallFailure {
  /** A stable dotted code: see public/docs/errors.md. */
  readonly code: string;
  readonly message: string;
}

export type CallAnswer =
  ({ readonly ok: true } & CallBody) | { readonly ok: false; readonly failure: CallFailure };

/** What one run may have under way, and send and be sent with one call. */
export const CALL_LIMITS = {
  inFlight: 64,
  perSecond: 1_000,
  /** UTF-16 units of a head. */
  headLength: 1_048_576,
  targetLength: 8_192,
  requestBytes: 1_048_576,
  answerBytes: 16 * 1_048_576,
} as const;

/** Why a call is not made at all; undefined when it is within the limits. */
export function tooLarge({ head, body, target = '' }: GuestCall): CallFailure | undefined {
  if (head.length > CALL_LIMITS.headLength || (body?.length ?? 0) > CALL_LIMITS.requestBytes) {
    return { code: 'call.too-large', message: 'A host call may send 1 MiB: send less, or in several calls.' };
  }
  return target.length > CALL_LIMITS.targetLength
    ? { code: 'call.too-large', message: 'The target of a host call may have 8192 characters.' }
    : undefined;
}

export function tooMany(): CallFailure {
  const most = String(CALL_LIMITS.inFlight);
  return { code: 'call.too-many', message: `${most} host calls are under way: wait for one of them.` };
}
