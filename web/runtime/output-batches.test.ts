import { describe, expect, test } from 'vitest';
import {
  newSharedBatch,
  OutputBatches,
  OutputLimitReached,
  OutputReader,
  type Batch,
  type StreamName,
} from './output-batches.ts';

const LIMITS = { shown: 2 ** 20, hard: 2 ** 30 };
const encoder = new TextEncoder();

function gather() {
  const pieces: [StreamName, string][] = [];
  const take = (name: StreamName, bytes: Uint8Array): void => {
    const last = pieces.at(-1);
    const text = new TextDecoder().decode(bytes.slice());
    if (last?.[0] === name) last[1] += text;
    else pieces.push([name, text]);
  };
  return { pieces, take };
}

function write(output: OutputBatches, name: StreamName, text: string): void {
  const bytes = encoder.encode(text);
  const stream = output.stream(name);
  stream.write(bytes, 0, bytes.length);
  stream.settle?.();
}

const WAYS: readonly { title: string; makeShared: () => SharedArrayBuffer | undefined }[] = [
  { title: 'with shared memory', makeShared: newSharedBatch },
  { title: 'with messages only', makeShared: () => undefined },
];

describe.each(WAYS)('$title', ({ makeShared }) => {
  test('every byte arrives once and in order, whichever way it came first', () => {
    const shared = makeShared();
    const { pieces, take } = gather();
    const reader = new OutputReader(take, shared);
    const posted: Batch[] = [];
    const output = new OutputBatches(LIMITS, (batch) => posted.push(batch), shared);
    let wanted = '';
    for (let i = 0; i < 3_000; i++) {
      const text = `${String(i)} ${'x'.repeat(i % 70)}\n`;
      wanted += text;
      write(output, 'stdout', text);
      if (i % 7 === 0) reader.poll();
      if (i % 50 === 0) for (const batch of posted.splice(0)) reader.posted(batch);
    }
    output.flush();
    for (const batch of posted) reader.posted(batch);
    expect(pieces).toEqual([['stdout', wanted]]);
  });

  test('the two streams keep their order', () => {
    const shared = makeShared();
    const { pieces, take } = gather();
    const reader = new OutputReader(take, shared);
    const output = new OutputBatches(
      LIMITS,
      (batch) => {
        reader.posted(batch);
      },
      shared,
    );
    for (const name of ['stdout', 'stderr', 'stdout'] as const) write(output, name, `to ${name}\n`);
    output.flush();
    expect(pieces.map(([name]) => name)).toEqual(['stdout', 'stderr', 'stdout']);
  });

  test('what is beyond the limit is counted, and a write larger than a batch is cut up', () => {
    const shared = makeShared();
    const { pieces, take } = gather();
    const reader = new OutputReader(take, shared);
    const output = new OutputBatches(
      { shown: 100_000, hard: 250_000 },
      (batch) => {
        reader.posted(batch);
      },
      shared,
    );
    write(output, 'stdout', 'y'.repeat(150_000));
    expect(pieces[0]?.[1]).toHaveLength(100_000);
    expect([output.total, output.dropped]).toEqual([150_000, 50_000]);
    expect(() => {
      write(output, 'stdout', 'y'.repeat(150_000));
    }).toThrow(OutputLimitReached);
  });
});

test('a writer that is killed loses nothing: the rest is read from shared memory', () => {
  const shared = newSharedBatch();
  const { pieces, take } = gather();
  const reader = new OutputReader(take, shared);
  const output = new OutputBatches(LIMITS, () => undefined, shared);
  write(output, 'stdout', 'last words');
  expect(pieces).toEqual([]);
  reader.poll();
  expect(pieces).toEqual([['stdout', 'last words']]);
});

test('without shared memory a write that stands alone is posted at once', () => {
  let posts = 0;
  const output = new OutputBatches(LIMITS, () => posts++);
  write(output, 'stdout', 'alone');
  expect(posts).toBe(1);
});

test('a guest that writes into the words beside its batch gets nobody to read beyond it', () => {
  const shared = newSharedBatch();
  const { pieces, take } = gather();
  const reader = new OutputReader(take, shared);
  for (const used of [-1, -(2 ** 31), 2 ** 31 - 1, shared.byteLength]) {
    new Int32Array(shared, 0, 3).set([0, used, -1]);
    reader.poll();
  }
  expect(pieces).toEqual([]);
  expect(reader.dropped).toBe(0);
});
