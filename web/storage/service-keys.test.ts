import { expect, it } from 'vitest';
import { isServiceKey, ServiceKeys } from './service-keys.ts';

const SERVICE = 'https://compile.example.org/api/';

function storageOf(items = new Map<string, string>()) {
  return {
    items,
    getItem: (name: string) => items.get(name) ?? null,
    setItem: (name: string, text: string) => void items.set(name, text),
    removeItem: (name: string) => void items.delete(name),
  };
}

it('a key lasts as long as the page, and is written nowhere', () => {
  const storage = storageOf();
  const keys = new ServiceKeys(storage);
  expect(keys.set(SERVICE, 'secret', false)).toBe(true);
  expect(keys.of(SERVICE)).toBe('secret');
  expect(keys.isKept(SERVICE)).toBe(false);
  expect(storage.items.size).toBe(0);
  expect(new ServiceKeys(storage).of(SERVICE)).toBeUndefined();
});

it('one that is kept is there on the next visit, for its own service alone, until it is removed', () => {
  const storage = storageOf();
  expect(new ServiceKeys(storage).set(SERVICE, 'secret', true)).toBe(true);
  const keys = new ServiceKeys(storage);
  expect(keys.of(SERVICE)).toBe('secret');
  expect(keys.isKept(SERVICE)).toBe(true);
  for (const other of ['https://compile.example.org/', 'http://compile.example.org/api/', '__proto__']) {
    expect(keys.of(other)).toBeUndefined();
  }
  keys.remove(SERVICE);
  expect(keys.of(SERVICE)).toBeUndefined();
  expect(storage.items.size).toBe(0);
});

it('a key that is no longer to be kept is gone from the browser at once', () => {
  const storage = storageOf();
  const keys = new ServiceKeys(storage);
  keys.set(SERVICE, 'old', true);
  expect(keys.set(SERVICE, 'new', false)).toBe(true);
  expect(storage.items.size).toBe(0);
  expect(keys.of(SERVICE)).toBe('new');
});

it('a browser that keeps nothing has it for the page, and that is said', () => {
  const refusing = {
    ...storageOf(),
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError');
    },
  };
  for (const storage of [undefined, refusing]) {
    const keys = new ServiceKeys(storage);
    expect(keys.set(SERVICE, 'secret', true)).toBe(false);
    expect(keys.of(SERVICE)).toBe('secret');
  }
});

it.each(['', 'null', '[]', '{"keys":7}', '{"keys":{"x":"line\\nbreak"}}', '{'])(
  'what was stored and is none is no key: %s',
  (text) => {
    const keys = new ServiceKeys(storageOf(new Map([['petri-service-keys', text]])));
    expect(keys.of('x')).toBeUndefined();
    expect(keys.set('x', 'good', true)).toBe(true);
    expect(keys.of('x')).toBe('good');
  },
);

it('a key is what can stand in a header', () => {
  expect(['docs:0123abc', 'eyJh.eyJz.c2ln-_'].every(isServiceKey)).toBe(true);
  expect(['', 'two words', 'line\nbreak', 'schlüssel', 'x'.repeat(5000)].some(isServiceKey)).toBe(false);
});
