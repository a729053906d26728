import { expect, test } from 'vitest';
import { eachRecord } from './output-batches.ts';
import { OutputRelay } from './output-relay.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function texts(records: Uint8Array): string[] {
  const found: string[] = [];
  eachRecord(records, 0, (name, part) => {
    found.push(`${name}: ${new TextDecoder().decode(part)}`);
  });
  return found;
}

test('what a short run printed is there to go along with its end, and is not sent again', async () => {
  const sent: Uint8Array[] = [];
  const relay = new OutputRelay((records) => sent.push(records));
  relay.add('stdout', bytes('Hello, '));
  relay.add('stdout', bytes('reader\n'));
  relay.add('stderr', bytes('bye\n'));
  const records = relay.take();
  expect(records && texts(records)).toEqual(['stdout: Hello, reader\n', 'stderr: bye\n']);
  expect(relay.take()).toBeUndefined();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(sent).toEqual([]);
});

test('what a run prints while it goes on is sent without being asked for', async () => {
  const sent: Uint8Array[] = [];
  const arrived = new Promise<void>((resolve) => {
    const relay = new OutputRelay((records) => {
      sent.push(records);
      resolve();
    });
    relay.add('stdout', bytes('one'));
    relay.add('stdout', bytes(' two'));
  });
  await arrived;
  expect(sent.flatMap(texts)).toEqual(['stdout: one two']);
});
