import { expect, test } from 'vitest';
import { defs } from './defs.ts';
import { BytesInput, WOULD_BLOCK } from './streams.ts';
import { TestGuest } from './testing/guest.ts';

const { CLOCKID_MONOTONIC, CLOCKID_REALTIME, EVENTTYPE_CLOCK, EVENTTYPE_FD_READ, EVENTTYPE_FD_WRITE } = defs;

/** A clock that only sleeping moves. */
function simulatedTime() {
  const slept: number[] = [];
  let ms = 5000;
  return {
    slept,
    clock: { now: () => 1_000_000 + ms, monotonic: () => ms },
    sleep(wanted: number): undefined {
      slept.push(wanted);
      ms += wanted;
    },
  };
}

test('a clock is slept for once, as long as it says', () => {
  const time = simulatedTime();
  const guest = new TestGuest(time);
  expect(guest.poll({ clock: CLOCKID_MONOTONIC, ns: 250_000_000n })).toEqual([
    { userdata: 0n, errno: 0, type: EVENTTYPE_CLOCK, bytes: 0n, hangup: false },
  ]);
  expect(time.slept).toEqual([250]);
});

test('of several clocks the earliest ends the wait, alone', () => {
  const time = simulatedTime();
  const events = new TestGuest(time).poll(
    { clock: CLOCKID_MONOTONIC, ns: 900_000_000n },
    { clock: CLOCKID_REALTIME, ns: 20_000_000n },
  );
  expect(events).toMatchObject([{ userdata: 1n }]);
  expect(time.slept).toEqual([20]);
});

test('what is ready is told without waiting: input with its bytes, output, and files', () => {
  const time = simulatedTime();
  const guest = new TestGuest({ ...time, stdin: new BytesInput(new Uint8Array(7)) });
  guest.files.addFile('/file', new Uint8Array(12));
  const fd = guest.open('file');
  const events = guest.poll(
    { clock: CLOCKID_MONOTONIC, ns: 1_000_000n },
    { read: 0 },
    { write: 1 },
    { read: fd },
  );
  expect(events).toMatchObject([
    { userdata: 1n, type: EVENTTYPE_FD_READ, bytes: 7n, hangup: false },
    { userdata: 2n, type: EVENTTYPE_FD_WRITE },
    { userdata: 3n, type: EVENTTYPE_FD_READ, bytes: 12n },
  ]);
  expect(time.slept).toEqual([]);
});

test('the end of input is ready, with a hangup', () => {
  expect(new TestGuest().poll({ read: 0 })).toMatchObject([{ errno: 0, bytes: 0n, hangup: true }]);
});

test('input that is not there yet is waited for until the clock has run out', () => {
  const time = simulatedTime();
  const waits: number[] = [];
  let available = WOULD_BLOCK;
  const stdin = {
    read: () => 0,
    available: () => available,
    wait(ms: number): undefined {
      waits.push(ms);
      // Nothing came at first: it woke early.
      time.sleep(waits.length === 1 ? 10 : 0);
      if (waits.length === 2) available = 3;
    },
  };
  const guest = new TestGuest({ ...time, stdin });
  const subscriptions = [{ read: 0 }, { clock: CLOCKID_MONOTONIC, ns: 100_000_000n }] as const;
  expect(guest.poll(...subscriptions)).toMatchObject([{ userdata: 0n, bytes: 3n }]);
  expect(waits).toEqual([100, 90]);
});

test('a bad descriptor or clock is an event with its errno beside those that are good', () => {
  const guest = new TestGuest(simulatedTime());
  expect(guest.poll({ read: 99 }, { write: 1 }, { clock: 77, ns: 0n })).toMatchObject([
    { userdata: 0n, errno: defs.ERRNO_BADF },
    { userdata: 1n, errno: 0 },
    { userdata: 2n, errno: defs.ERRNO_INVAL },
  ]);
});

test('polling for nothing is EINVAL', () => {
  expect(new TestGuest().poll()).toBe(defs.ERRNO_INVAL);
});

test('what was printed is flushed before the guest waits', () => {
  const order: string[] = [];
  const time = simulatedTime();
  const guest = new TestGuest({
    ...time,
    stdout: { write: () => order.push('write'), flush: () => order.push('flush') },
    sleep(ms) {
      order.push('sleep');
      time.sleep(ms);
      return undefined;
    },
  });
  guest.write(1, 'prompt');
  guest.poll({ clock: CLOCKID_MONOTONIC, ns: 1_000_000n });
  expect(order).toEqual(['write', 'flush', 'sleep']);
});
