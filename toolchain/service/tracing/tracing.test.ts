import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openTestService, whyNotHere, type TestService } from '../testing/test-service.ts';
import { noValkey, openValkey } from '../testing/valkey.ts';
import { formatTraceParent, parseTraceParent } from './trace-parent.ts';

const noC = await whyNotHere('c', 'native');
const titled = (title: string, reason: string | undefined) =>
  `${title}${reason === undefined ? '' : `, skipped: ${reason}`}`;

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = `00-${TRACE}-00f067aa0ba902b7-01`;
const SOURCE = 'int main(void) { return 0; }';

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { key: string; value: Record<string, unknown> }[];
  readonly service?: string;
}

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A collector that takes OTLP over HTTP, as JSON. */
async function openCollector() {
  const spans: Span[] = [];
  const requests: { path: string | undefined; type: string | undefined; key: string | undefined }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { headers, url } = request;
      requests.push({
        path: url,
        type: headers['content-type'],
        key: headers['api-key'] as string | undefined,
      });
      const sent = JSON.parse(Buffer.concat(chunks).toString()) as {
        resourceSpans: { scopeSpans: { spans: Span[] }[] }[];
      };
      spans.push(...sent.resourceSpans.flatMap((each) => each.scopeSpans.flatMap((scope) => scope.spans)));
      response.setHeader('Content-Type', 'application/json').end('{"partialSuccess":{}}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  const { port } = server.address() as AddressInfo;
  return { spans, requests, address: `http://127.0.0.1:${String(port)}` };
}

async function open(environment: Record<string, string>): Promise<TestService> {
  const service = await openTestService(environment);
  closing.push(() => service.close());
  return service;
}

const runIn = async (service: TestService, parent: string): Promise<void> => {
  const run = { language: 'c', source: SOURCE };
  const { body } = await service.ask('POST', 'v1/run', run, { Traceparent: parent });
  for await (const { event } of service.events(body.id)) if (event === 'result') return;
};
const tree = (spans: readonly Span[]) =>
  spans
    .map(({ name, parentSpanId }) => [
      name,
      spans.find(({ spanId }) => spanId === parentSpanId)?.name ?? parentSpanId,
    ])
    .sort();

describe.skipIf(noC !== undefined)(titled('spans', noC), () => {
  it('are sent to a collector, below who asked, and say nothing of what was asked', async () => {
    const collector = await openCollector();
    const service = await open({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.address,
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=secret%20key',
    });
    await runIn(service, PARENT);
    // Of a trace that is not sampled nothing is sent.
    await runIn(service, PARENT.replace(/01$/, '00'));
    await closing.pop()?.();
    expect(collector.requests).toEqual([{ path: '/v1/traces', type: 'application/json', key: 'secret key' }]);
    expect(tree(collector.spans)).toEqual([
      ['POST /api/v1/run', '00f067aa0ba902b7'],
      ['compile', 'POST /api/v1/run'],
      ['run', 'POST /api/v1/run'],
    ]);
    for (const span of collector.spans) {
      expect(span.traceId).toBe(TRACE);
      expect(BigInt(span.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(span.startTimeUnixNano));
      expect(Number(BigInt(span.startTimeUnixNano) / 1_000_000n)).toBeGreaterThan(Date.now() - 60_000);
    }
    expect(JSON.stringify(collector.spans)).not.toContain('main(void)');
  });

  it.skipIf(noValkey !== undefined)(
    titled('go on at the worker that takes the run up', noValkey),
    async () => {
      const collector = await openCollector();
      const valkey = await openValkey();
      closing.push(() => valkey.close());
      const environment = {
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.address,
        PETRI_SERVICE_QUEUE: valkey.url,
      };
      const folder = (await open({ ...environment, PETRI_SERVICE_ROLE: 'worker' })).folder;
      const front = await open({
        ...environment,
        PETRI_SERVICE_STORE: folder,
        PETRI_SERVICE_ROLE: 'front',
      });
      await runIn(front, PARENT);
      await closing.pop()?.();
      await closing.pop()?.();
      expect(tree(collector.spans)).toEqual([
        ['POST /api/v1/run', '00f067aa0ba902b7'],
        ['compile', 'run at worker'],
        ['run at worker', 'POST /api/v1/run'],
        ['run', 'run at worker'],
      ]);
      expect(new Set(collector.spans.map(({ traceId }) => traceId))).toEqual(new Set([TRACE]));
    },
  );

  it('are dropped, and counted, when nobody takes them; the service does not mind', async () => {
    const service = await open({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' });
    await runIn(service, PARENT);
    await expect.poll(() => service.metric('petri_spans_dropped_total'), { timeout: 8_000 }).toBe(3);
  });
});

it('a traceparent that is none is as if it were not there', () => {
  expect(formatTraceParent(parseTraceParent(PARENT) ?? { traceId: '', spanId: '', isSampled: false })).toBe(
    PARENT,
  );
  // A later version may say more.
  expect(parseTraceParent(`01${PARENT.slice(2)}-more`)?.traceId).toBe(TRACE);
  const none = [
    undefined,
    '',
    'x'.repeat(10_000),
    PARENT.toUpperCase(),
    `${PARENT}-more`,
    `ff${PARENT.slice(2)}`,
    PARENT.replace(TRACE, '0'.repeat(32)),
    PARENT.replace('00f067aa0ba902b7', '0'.repeat(16)),
    [PARENT],
  ];
  expect(none.map((each) => parseTraceParent(each))).toEqual(none.map(() => undefined));
});
