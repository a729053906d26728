import { toHex } from '#model/bytes.ts';
import type { HostCall } from '#model/capability.ts';
import type { Broker } from './broker.ts';
import { StandInClock, StandInRandom } from './stand-ins.ts';

const CLOCK: HostCall = { name: 'clock' };
const RANDOM: HostCall = { name: 'random' };
const GPU: HostCall = { name: 'gpu' };

/**
 * Puts stand-ins into this thread for what a script may not have of its language: it has a clock and random numbers without
 * any host call. Decided once, before the program begins. Time can still be told by how long things take: docs say so.
 */
export function withhold(broker: Broker): void {
  if (!broker.has(CLOCK)) withholdClock(broker);
  if (!broker.has(RANDOM)) withholdRandom(broker);
  // Asked by what runs shaders, which knows what to say; here for all else.
  if (!broker.has(GPU)) withholdGpu();
}

function withholdGpu(): void {
  // Node's threads of version 20 have no such object.
  const { navigator } = globalThis as { navigator?: object };
  if (navigator !== undefined) Reflect.deleteProperty(Object.getPrototypeOf(navigator) as object, 'gpu');
}

function withholdClock(broker: Broker): void {
  const clock = new StandInClock();
  const Real = Date;
  const now = (): number => {
    // Each look is noted.
    broker.may(CLOCK);
    return clock.now();
  };
  const Stand = new Proxy(Real, {
    apply: () => new Real(now()).toString(),
    construct: (_target, values, newTarget) =>
      Reflect.construct(Real, values.length === 0 ? [now()] : values, newTarget) as object,
    get: (target, name, receiver) =>
      name === 'now' ? now : (Reflect.get(target, name, receiver) as unknown),
  });
  put(globalThis, 'Date', Stand);
  // The way back to the real one.
  put(Real.prototype, 'constructor', Stand);
  put(Real, 'now', now);
  const { performance, Intl } = globalThis;
  const timing = Object.getPrototypeOf(performance) as object;
  for (const name of Object.getOwnPropertyNames(timing)) {
    if (name !== 'constructor') Reflect.deleteProperty(timing, name);
  }
  put(timing, 'now', () => {
    broker.may(CLOCK);
    return clock.monotonic();
  });
  put(timing, 'timeOrigin', clock.now());
  const formats = Intl.DateTimeFormat.prototype;
  type ToParts = (this: Intl.DateTimeFormat, date?: Date | number) => Intl.DateTimeFormatPart[];
  const formatToParts: ToParts = Reflect.get(formats, 'formatToParts');
  put(formats, 'formatToParts', function (this: Intl.DateTimeFormat, date?: Date | number) {
    return formatToParts.call(this, date ?? now());
  });
  const format = Object.getOwnPropertyDescriptor(formats, 'format');
  Object.defineProperty(formats, 'format', {
    configurable: true,
    get(this: Intl.DateTimeFormat) {
      const real = format?.get?.call(this) as (date?: Date | number) => string;
      return (date?: Date | number) => real(date ?? now());
    },
  });
  // Each tells the time of its making.
  for (const [holder, name] of [
    ['Event', 'timeStamp'],
    ['File', 'lastModified'],
  ] as const) {
    const type = Reflect.get(globalThis, holder) as { prototype: object } | undefined;
    if (type !== undefined) Object.defineProperty(type.prototype, name, { configurable: true, get: () => 0 });
  }
  for (const name of ['Temporal', 'Animation', 'PerformanceObserver', 'requestAnimationFrame']) {
    Reflect.deleteProperty(globalThis, name);
  }
}

function withholdRandom(broker: Broker): void {
  const random = new StandInRandom();
  put(Math, 'random', () => {
    broker.may(RANDOM);
    return random.number();
  });
  const fill = <T extends ArrayBufferView>(view: T): T => {
    broker.may(RANDOM, view.byteLength);
    random.fill(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
    return view;
  };
  const { Crypto } = globalThis;
  put(Crypto.prototype, 'getRandomValues', fill);
  put(Crypto.prototype, 'randomUUID', () => uuid(fill(new Uint8Array(16))));
  // Keys are made of random numbers, and there is no making them of others.
  Reflect.deleteProperty(Crypto.prototype, 'subtle');
}

/** RFC 9562, version 4. */
function uuid(bytes: Uint8Array): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const text = toHex(bytes);
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join(
    '-',
  );
}

function put(holder: object, name: string, value: unknown): void {
  Object.defineProperty(holder, name, { value, writable: true, configurable: true });
}
