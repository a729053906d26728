import { expect, test } from 'vitest';
import { MESSAGE_RATES } from '#model/limits.ts';
import { MessageMeter } from './message-meter.ts';
import type { FromWorker } from './protocol.ts';

const output: FromWorker = { type: 'output', number: 0, records: new Uint8Array() };
const waiting: FromWorker = { type: 'waiting', waiting: true };

function display(text: string, displayId?: string): FromWorker {
  const shown = { type: 'display_data', data: { 'text/plain': text }, metadata: {} } as const;
  return { type: 'display', output: displayId === undefined ? shown : { ...shown, displayId } };
}

/** How many of a message are let through at one moment, up to `most`. */
function passed(meter: MessageMeter, message: FromWorker | undefined, most = 1_000_000): number {
  for (let count = 0; count < most; count++) if (meter.exceeded(message) !== undefined) return count;
  return most;
}

test('as many messages as a program can send are let through, a flood is not', () => {
  let now = 0;
  const meter = new MessageMeter(() => now);
  expect(passed(meter, output)).toBe(MESSAGE_RATES.all.burst);
  expect(meter.exceeded(output)).toMatchObject({ kind: 'limit-exceeded', limit: 'messages' });
  now += 100;
  expect(passed(meter, output)).toBe(MESSAGE_RATES.all.perSecond / 10);
});

test('what is no message counts as one', () => {
  expect(passed(new MessageMeter(() => 0), undefined)).toBe(MESSAGE_RATES.all.burst);
});

test('fewer are let through of those that go on to the page', () => {
  let now = 0;
  const meter = new MessageMeter(() => now);
  expect(passed(meter, waiting)).toBe(MESSAGE_RATES.passedOn.burst);
  now += 1_000;
  expect(passed(meter, display('x', 'one'))).toBe(MESSAGE_RATES.passedOn.perSecond);
});

test('host calls are ended where refusing them does not help', () => {
  const call: FromWorker = { type: 'call', number: 1, call: { name: 'net', head: '{}' } };
  expect(passed(new MessageMeter(() => 0), call)).toBe(MESSAGE_RATES.calls.burst);
});

test('displays that stay in the page are counted, and an animation is one of them', () => {
  let now = 0;
  const meter = new MessageMeter(() => (now += 1));
  expect(passed(meter, display('x', 'one'), 5_000)).toBe(5_000);
  expect(passed(meter, display('x'), 5_000)).toBe(MESSAGE_RATES.displays - 1);
  expect(meter.exceeded(display('x'))).toMatchObject({ kind: 'limit-exceeded', limit: 'displays' });
});

test('so is how large they are, by the newest of each id', () => {
  let now = 0;
  const meter = new MessageMeter(() => (now += 1));
  const large = 'x'.repeat(MESSAGE_RATES.displayBytes / 2 - 1_000);
  expect(passed(meter, display(large, 'one'), 100)).toBe(100);
  expect(meter.exceeded(display(large, 'two'))).toBeUndefined();
  expect(meter.exceeded(display('x'.repeat(3_000)))).toMatchObject({ limit: 'displays' });
});
