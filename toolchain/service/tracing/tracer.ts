import { formatTraceParent, parseTraceParent, placeBelow, type TraceParent } from './trace-parent.ts';

export type SpanKind = 'server' | 'internal' | 'consumer';

/** What was done between two moments, as a part of a trace. */
export interface FinishedSpan extends TraceParent {
  readonly parentId: string | undefined;
  readonly name: string;
  readonly kind: SpanKind;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Names and values are the service's own: nothing of what was compiled, or who asked. */
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly isFault: boolean;
}

export interface SpanSink {
  add(span: FinishedSpan): void;
}

export interface Span {
  /** What is done below it names this. */
  readonly parent: string;
  end(attributes?: FinishedSpan['attributes'], isFault?: boolean): void;
}

/** Begins spans; those of traces that are sampled reach the sink. */
export class Tracer {
  readonly #sink: SpanSink;
  readonly #ratio: number;

  /** @param ratio of the traces that begin here that are sampled, 0 to 1; others are as whoever began them says */
  constructor(sink: SpanSink, ratio = 1) {
    this.#sink = sink;
    this.#ratio = ratio;
  }

  /** @param parent a `traceparent`, or nothing */
  begin(
    name: string,
    kind: SpanKind,
    parent: string | undefined,
    attributes: FinishedSpan['attributes'] = {},
    startedAt = Date.now(),
  ): Span {
    const above = parseTraceParent(parent);
    const place = placeBelow(above, Math.random() < this.#ratio);
    let hasEnded = false;
    return {
      parent: formatTraceParent(place),
      end: (more = {}, isFault = false) => {
        if (hasEnded || !place.isSampled) return;
        hasEnded = true;
        this.#sink.add({
          ...place,
          parentId: above?.spanId,
          name,
          kind,
          startedAt,
          endedAt: Math.max(startedAt, Date.now()),
          attributes: { ...attributes, ...more },
          isFault,
        });
      },
    };
  }
}
