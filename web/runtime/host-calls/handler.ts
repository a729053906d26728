import type { HostCall } from '#model/capability.ts';
import type { CallBody, GuestCall } from '#model/host-call.ts';

/** One kind of host call that the page carries out, by the name of its capability. */
export interface CallHandler {
  readonly name: string;
  /** Reads what a guest asks for: nothing is done yet. Throws Failure for what is no such call. */
  read(call: GuestCall): PreparedCall | Promise<PreparedCall>;
}

/** A call as it was understood: what is decided, and what is then done. */
export interface PreparedCall {
  readonly call: HostCall;
  /** Bytes that are sent. */
  readonly bytes: number;
  /** Capabilities that would allow it, the narrowest first. */
  readonly offers: readonly string[];
  /** Set when the reader must approve each one: what is shown to them. */
  readonly approval?: string;
  /** Carries it out. Throws Failure. */
  perform(context: CallContext): Promise<CallBody>;
}

export interface CallContext {
  /** Id of the cell that calls, and of its language. */
  readonly cell: string;
  readonly language: string;
  /** Aborted when the run ends. */
  readonly signal: AbortSignal;
  /** Whether a further step of the same call (a redirect) is allowed, the reader being asked where need be. Throws Failure `capability.denied`. */
  allow(call: HostCall, offers: readonly string[]): Promise<void>;
  /** Counts bytes that came back. Throws Failure `capability.denied` when the grant allows no more. */
  readonly moved: (bytes: number) => void;
}
