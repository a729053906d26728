import type { FinishedSpan, SpanKind, SpanSink } from './tracer.ts';

export interface OtlpSettings {
  /** Where spans are posted. */
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  /** `service.name` and others, of all spans. */
  readonly resource: Readonly<Record<string, string>>;
  /** Of new traces, how many are sampled: 0 to 1. */
  readonly ratio: number;
}

const DELAY_MS = 2_000;
const BATCH = 256;
/** Spans that wait; beyond it new ones are dropped: what is watched does not suffer from who watches. */
const MOST = 2_048;
const ANSWER_MS = 5_000;
const KINDS: Readonly<Record<SpanKind, number>> = { internal: 1, server: 2, consumer: 5 };

/** Sends spans to a collector: OTLP over HTTP, as JSON (opentelemetry-proto 1.x). */
export class OtlpExporter implements SpanSink {
  readonly #settings: OtlpSettings;
  readonly #onDropped: (count: number) => void;
  #waiting: FinishedSpan[] = [];
  #clock: NodeJS.Timeout | undefined;
  #sending: Promise<void> = Promise.resolve();

  constructor(settings: OtlpSettings, onDropped: (count: number) => void) {
    this.#settings = settings;
    this.#onDropped = onDropped;
  }

  add(span: FinishedSpan): void {
    if (this.#waiting.length >= MOST) {
      this.#onDropped(1);
      return;
    }
    this.#waiting.push(span);
    if (this.#waiting.length >= BATCH) void this.flush();
    else this.#clock ??= setTimeout(() => void this.flush(), DELAY_MS).unref();
  }

  /** Resolves when what was added before is sent, or dropped. */
  flush(): Promise<void> {
    clearTimeout(this.#clock);
    this.#clock = undefined;
    this.#sending = this.#sending.then(async () => {
      while (this.#waiting.length > 0) {
        const batch = this.#waiting.slice(0, BATCH);
        const isSent = (await this.#post(batch)) || (await this.#post(batch));
        this.#waiting = this.#waiting.slice(batch.length);
        if (!isSent) this.#onDropped(batch.length);
      }
    });
    return this.#sending;
  }

  async #post(spans: readonly FinishedSpan[]): Promise<boolean> {
    const { address, headers, resource } = this.#settings;
    const body = JSON.stringify({
      resourceSpans: [
        {
          resource: { attributes: attributesOf(resource) },
          scopeSpans: [{ scope: { name: 'petri' }, spans: spans.map(encode) }],
        },
      ],
    });
    try {
      const answer = await fetch(address, {
        method: 'POST',
        headers: { ...headers, 'Content-Type': 'application/json' },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      await answer.body?.cancel();
      return answer.ok;
    } catch {
      return false;
    }
  }
}

function encode(span: FinishedSpan) {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    ...(span.parentId !== undefined && { parentSpanId: span.parentId }),
    name: span.name,
    kind: KINDS[span.kind],
    startTimeUnixNano: nanoseconds(span.startedAt),
    endTimeUnixNano: nanoseconds(span.endedAt),
    attributes: attributesOf(span.attributes),
    status: { code: span.isFault ? 2 : 0 },
  };
}

/** A 64-bit number, which is text in JSON. */
function nanoseconds(ms: number): string {
  return String(BigInt(Math.round(ms * 1000)) * 1000n);
}

function attributesOf(values: FinishedSpan['attributes']) {
  return Object.entries(values).map(([key, value]) => ({
    key,
    value:
      typeof value === 'string'
        ? { stringValue: value }
        : typeof value === 'boolean'
          ? { boolValue: value }
          : { doubleValue: value },
  }));
}
