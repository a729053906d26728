import { randomBytes } from 'node:crypto';

/** A place in a trace, as W3C's Trace Context has it. */
export interface TraceParent {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
  readonly isSampled: boolean;
}

const FORM = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;

/** Reads a `traceparent`; undefined for what is none, which is then left out as if it were not there. */
export function parseTraceParent(text: unknown): TraceParent | undefined {
  if (typeof text !== 'string' || text.length > 256) return undefined;
  const [, traceId, spanId, flags = '0'] = FORM.exec(text) ?? [];
  // Version 00 ends after the flags.
  if (traceId === undefined || spanId === undefined || (text.startsWith('00') && text.length !== 55)) {
    return undefined;
  }
  return { traceId, spanId, isSampled: (parseInt(flags, 16) & 1) === 1 };
}

export function formatTraceParent({ traceId, spanId, isSampled }: TraceParent): string {
  return `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
}

/** A place below another one, or where a trace begins. */
export function placeBelow(parent: TraceParent | undefined, isSampled: boolean): TraceParent {
  return {
    traceId: parent?.traceId ?? randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    isSampled: parent?.isSampled ?? isSampled,
  };
}
