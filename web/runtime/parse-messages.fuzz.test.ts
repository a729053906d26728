import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeOf } from '#cells/mark-places.ts';
import { altered, fuzz } from '#model/testing/fuzz.ts';
import { cloneable } from '#model/testing/odd-values.ts';
import { DEFAULT_LIMITS, type Limits } from '#model/limits.ts';
import { DisplayFrames } from './display-frames.ts';
import { eachRecord, newSharedBatch, OutputReader } from './output-batches.ts';
import { parseFromFrame, parseFromPage, parseFromWorker } from './parse-messages.ts';
import { faultOf, isFromFrame, isFromWorker } from './testing/message-schemas.ts';
import { fromFrame, fromPage, fromWorker, outputs } from './testing/messages.ts';
import { outputFrom } from './message-parts.ts';

const NAMES = [
  'type',
  'outcome',
  'trap',
  'frames',
  'diagnostics',
  'files',
  'removed',
  'records',
  'displayId',
];

test.each([
  ['a worker', fromWorker, parseFromWorker],
  ['the frame', fromFrame, parseFromFrame],
  ['the page', fromPage, parseFromPage],
] as const)('messages of %s arrive as they were sent', async (_, messages, parse) => {
  await fuzz(300, messages, (message) => {
    expect(parse(structuredClone(message))).toEqual(message);
  });
});

test.each([
  ['a worker', fromWorker, parseFromWorker, isFromWorker],
  ['the frame', fromFrame, parseFromFrame, isFromFrame],
] as const)(
  'whatever %s sends, what is taken for a message has all that its type says and nothing else',
  async (_, messages, parse, schema) => {
    await fuzz(3_000, fc.oneof(altered(messages, cloneable, NAMES), cloneable), (data) => {
      const message = parse(data);
      if (message === undefined) return;
      expect(faultOf(schema, message)).toBeUndefined();
      read(message);
    });
  },
);

/** What the page does with a message, as far as it can throw. */
function read(message: NonNullable<ReturnType<typeof parseFromWorker | typeof parseFromFrame>>): void {
  structuredClone(message);
  if (message.type === 'output')
    eachRecord(message.records, 0, (_, bytes) => new TextDecoder().decode(bytes));
  if (message.type === 'display' && message.output.type === 'display_data') {
    JSON.stringify(message.output.data);
  }
  if (message.type !== 'end') return;
  const { outcome } = message;
  if (outcome.kind === 'failed-to-compile') outcome.diagnostics.forEach(placeOf);
  // They are the keys of a list.
  expect(new Set(message.removed).size).toBe(message.removed?.length ?? 0);
}

test('whatever comes in place of a message of the page, nothing is thrown', async () => {
  await fuzz(
    3_000,
    fc.oneof(altered(fromPage, cloneable, ['setup', 'runner', 'limits']), cloneable),
    (data) => {
      const message = parseFromPage(data);
      if (message?.type === 'run') {
        const { programName, args, limits } = message.setup;
        expect([programName, ...args].every((text) => typeof text === 'string')).toBe(true);
        // Further members are nobody's.
        expect(
          Object.keys(DEFAULT_LIMITS).every((name) => Number.isFinite(limits[name as keyof Limits])),
        ).toBe(true);
        Object.values(message.setup.files).map((file) => file.length);
      }
    },
  );
});

test('what the frame makes of a worker’s message is one that the page takes', async () => {
  await fuzz(1_500, altered(fromWorker, cloneable, NAMES), (data) => {
    const message = parseFromWorker(data);
    if (message?.type !== 'display' && message?.type !== 'waiting' && message?.type !== 'end') return;
    // As sandbox/frame.ts and SupervisedRun do.
    const passedOn =
      message.type === 'end'
        ? { ...message, id: 1, instantiateMs: 0, records: new Uint8Array(3) }
        : { ...message, id: 1 };
    expect(parseFromFrame(passedOn)).toBeDefined();
  });
});

test('records of output can be any bytes', async () => {
  await fuzz(2_000, fc.tuple(fc.uint8Array({ maxLength: 64 }), fc.nat(80)), ([records, skip]) => {
    let size = 0;
    eachRecord(records, skip, (name, bytes) => {
      expect(['stdout', 'stderr']).toContain(name);
      size += bytes.length;
    });
    expect(size).toBeLessThanOrEqual(records.length);
  });
});

test('a guest can write what it likes into the memory that is shared with it', async () => {
  const word = fc.oneof(fc.integer(), fc.integer({ min: -4, max: 30_000 }));
  const batch = fc.oneof(fc.constant(0), word);
  const looks = fc.array(fc.tuple(batch, word, word), { minLength: 1, maxLength: 3 });
  await fuzz(500, looks, (words) => {
    const shared = newSharedBatch();
    let size = 0;
    const reader = new OutputReader((_, bytes) => (size += bytes.length), shared);
    for (const three of words) {
      new Int32Array(shared, 0, 3).set(three);
      reader.poll();
    }
    expect(size).toBeLessThanOrEqual(words.length * shared.byteLength);
    expect(reader.dropped).toBeGreaterThanOrEqual(0);
  });
});

test('whatever a program writes to /dev/petri, what is shown is an output that the page takes', async () => {
  const header = fc.oneof(
    fc.record({ mime: fc.constantFrom('text/html', 'application/json', 'image/png', 'x/y+json', 'nothing') }),
    fc.record({ mime: fc.constant('text/plain'), id: fc.string(), metadata: fc.jsonValue() }),
    altered(fc.constant({ mime: 'text/plain', id: 'a', metadata: { alt: 'b' } }), fc.jsonValue()),
  );
  const part = fc.oneof(
    fc.tuple(header, fc.oneof(fc.json(), fc.string())).map(([head, text]) => displayed(head, text)),
    fc.uint8Array({ maxLength: 20 }),
  );
  const writes = fc.tuple(fc.array(part, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 30 }));
  await fuzz(1_000, writes, ([parts, step]) => {
    const shown: unknown[] = [];
    const frames = new DisplayFrames((output) => shown.push(output));
    const all = Uint8Array.from(parts.flatMap((bytes) => [...bytes]));
    for (let at = 0; at < all.length; at += step) frames.write(all, at, Math.min(step, all.length - at));
    frames.flush();
    for (const output of shown) expect(outputFrom(structuredClone(output))).toEqual(output);
  });
});

test('whatever a script displays, what is shown is an output that the page takes', async () => {
  await fuzz(1_000, altered(outputs, cloneable, ['text/html', 'x/y']), (output) => {
    if (typeof output !== 'object' || output === null) return;
    const shown: unknown[] = [];
    const frames = new DisplayFrames((one) => shown.push(one));
    frames.show(output as Parameters<typeof frames.show>[0]);
    frames.flush();
    for (const one of shown) expect(outputFrom(one)).toEqual(one);
  });
});

function displayed(header: unknown, text: string): Uint8Array {
  const encoder = new TextEncoder();
  const head = encoder.encode(JSON.stringify(header));
  const payload = encoder.encode(text);
  const frame = new Uint8Array(8 + head.length + payload.length);
  new DataView(frame.buffer).setUint32(0, 4 + head.length + payload.length, true);
  new DataView(frame.buffer).setUint32(4, head.length, true);
  frame.set(head, 8);
  frame.set(payload, 8 + head.length);
  return frame;
}
