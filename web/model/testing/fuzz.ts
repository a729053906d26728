import fc from 'fast-check';

/** Without PETRI_FUZZ every run has the same cases. */
const SEED = 4;
/** Seconds for each property, with other cases each time. */
const seconds = Number(process.env['PETRI_FUZZ'] ?? 0);
const seed = Number(process.env['PETRI_FUZZ_SEED'] ?? (seconds > 0 ? Date.now() % 2 ** 31 : SEED));
/** More cases than there is time for. */
const ENDLESS = 2 ** 31 - 1;

/**
 * Checks what must hold for every case: `count` of them (no more than two seconds' worth), or as many as fit into PETRI_FUZZ seconds.
 * When it does not hold, the error has the smallest case that was found, and the seed and path that lead to it.
 */
export async function fuzz<T>(
  count: number,
  cases: fc.Arbitrary<T>,
  check: (value: T) => void | Promise<void>,
): Promise<void> {
  const property = fc.asyncProperty(cases, async (value) => {
    await check(value);
  });
  await fc.assert(
    property,
    seconds > 0
      ? { seed, numRuns: ENDLESS, interruptAfterTimeLimit: seconds * 1000, markInterruptAsFailure: false }
      : { seed, numRuns: count },
  );
}

interface Edit<T> {
  readonly what: 'set' | 'drop' | 'insert' | 'repeat' | 'move' | 'end';
  /** Places count round: any number names one. */
  readonly at: number;
  readonly to: number;
  readonly length: number;
  readonly items: readonly T[];
}

function edits<T>(item: fc.Arbitrary<T>, most: number): fc.Arbitrary<readonly Edit<T>[]> {
  return fc.array(
    fc.record({
      what: fc.constantFrom('set', 'set', 'set', 'drop', 'insert', 'repeat', 'move', 'end'),
      at: fc.nat(65_535),
      to: fc.nat(65_535),
      length: fc.integer({ min: 1, max: 8 }),
      items: fc.array(item, { minLength: 1, maxLength: 4 }),
    }),
    { minLength: 1, maxLength: most },
  );
}

function edited<T>(whole: readonly T[], changes: readonly Edit<T>[]): T[] {
  let items = [...whole];
  for (const { what, at, to, length, items: others } of changes) {
    const from = at % (items.length + 1);
    const target = to % (items.length + 1);
    const piece = items.slice(from, from + length);
    if (what === 'set') items.splice(from, others.length, ...others);
    else if (what === 'drop') items.splice(from, length);
    else if (what === 'insert') items.splice(from, 0, ...others);
    else if (what === 'repeat') items.splice(target, 0, ...piece);
    else if (what === 'move') items.splice(target, 0, ...items.splice(from, length));
    else items = items.slice(0, from);
  }
  return items;
}

/** Bytes that were right before a few of them were changed, left out, doubled, moved or cut off. */
export function damagedBytes(
  bytes: fc.Arbitrary<Uint8Array>,
  most = 4,
): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  const telling = fc.constantFrom(0, 1, 0x7f, 0x80, 0xff);
  return fc
    .tuple(bytes, edits(fc.oneof(telling, fc.nat(255)), most))
    .map(([whole, changes]) => Uint8Array.from(edited([...whole], changes)));
}

/** The same for text, with characters of `characters` put in. */
export function damagedText(text: fc.Arbitrary<string>, characters: string, most = 4): fc.Arbitrary<string> {
  return fc
    .tuple(text, edits(fc.constantFrom(...characters.split('')), most))
    .map(([whole, changes]) => edited(whole.split(''), changes).join(''));
}

interface Alteration {
  readonly what: 'replace' | 'remove' | 'add';
  readonly at: number;
  readonly name: string;
  readonly value: unknown;
}

/** Names that mean something to JavaScript. */
const TELLING_NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'toJSON',
  'then',
  'length',
  '0',
  '',
];

/** A value of objects, lists and maps that was right before members of it were replaced, removed or added. */
export function altered(
  value: fc.Arbitrary<unknown>,
  others: fc.Arbitrary<unknown>,
  names: readonly string[] = [],
  most = 3,
): fc.Arbitrary<unknown> {
  const alteration: fc.Arbitrary<Alteration> = fc.record({
    what: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'add'),
    at: fc.nat(65_535),
    name: fc.constantFrom(...TELLING_NAMES, ...names),
    value: others,
  });
  return fc
    .tuple(value, fc.array(alteration, { minLength: 1, maxLength: most }))
    .map(([whole, alterations]) => {
      const root = { value: structuredClone(whole) };
      for (const one of alterations) alter(root, one);
      return root.value;
    });
}

interface Place {
  get(): unknown;
  set(value: unknown): void;
  remove(): void;
}

function alter(root: { value: unknown }, { what, at, name, value }: Alteration): void {
  const places = placesIn(root);
  const place = places[at % places.length];
  if (place === undefined) return;
  if (what === 'remove') place.remove();
  else if (what === 'replace') place.set(value);
  else {
    const parent = place.get();
    // One of the values is a list that is as long as lists can be.
    if (Array.isArray(parent) && parent.length < 10_000) parent.push(value);
    else if (parent instanceof Map) parent.set(name, value);
    else if (isPlain(parent)) define(parent, name, value);
    else place.set(value);
  }
}

/** Every member below a value, however often one object occurs. */
function placesIn(root: object): Place[] {
  const places: Place[] = [];
  const seen = new Set<object>();
  const work = [root];
  for (let parent = work.pop(); parent !== undefined; parent = work.pop()) {
    if (seen.has(parent)) continue;
    seen.add(parent);
    const members: [unknown, Place][] = parent instanceof Map ? ofMap(parent) : ofObject(parent);
    for (const [member, place] of members) {
      places.push(place);
      if (isPlain(member) || Array.isArray(member) || member instanceof Map) work.push(member);
    }
  }
  return places;
}

function ofMap(map: Map<unknown, unknown>): [unknown, Place][] {
  return [...map].map(([key, member]) => [
    member,
    { get: () => map.get(key), set: (value) => map.set(key, value), remove: () => map.delete(key) },
  ]);
}

function ofObject(parent: object): [unknown, Place][] {
  return Object.entries(parent).map(([key, member]: [string, unknown]) => [
    member,
    {
      get: () => (parent as Record<string, unknown>)[key],
      set: (value) => {
        define(parent, key, value);
      },
      remove: () => Reflect.deleteProperty(parent, key),
    },
  ]);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Also `__proto__`, as a member of its own. */
function define(parent: object, name: string, value: unknown): void {
  Object.defineProperty(parent, name, { value, writable: true, enumerable: true, configurable: true });
}
