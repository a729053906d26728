import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cloneable } from '#model/testing/odd-values.ts';
import type { RunOrder } from '../protocol.ts';
import { parseOrder } from './parse-order.ts';

const RUN: RunOrder = {
  type: 'run',
  id: 1,
  cell: 'a',
  level: 'restricted',
  request: { language: 'c', source: 'int main(void) {}' },
};

const FULL: RunOrder = {
  ...RUN,
  session: 's',
  interactive: true,
  canAnswer: true,
  request: {
    ...RUN.request,
    files: { constructor: 'text', 'a.txt': '' },
    args: ['x'],
    env: { NAME: 'value' },
    stdin: '',
    flags: ['-O2'],
    limits: { timeMs: 1_000 },
  },
  artifact: { digest: `sha256:${'0'.repeat(64)}`, bytes: new Uint8Array(8), toolchain: 'clang@22' },
};

test('each order comes through as it was, and with nothing that nobody asked for', () => {
  const orders = [
    RUN,
    FULL,
    { type: 'stop', id: 0 },
    { type: 'input', id: 2, text: 'line\n' },
    { type: 'close-input', id: 2 },
    { type: 'answer', id: 2, allowed: false },
    { type: 'warm', language: 'c' },
    { type: 'warm', language: 'c', source: 'x' },
    { type: 'forget', session: 's' },
  ];
  for (const order of orders) {
    expect(parseOrder(order)).toEqual(order);
    expect(parseOrder({ ...order, grants: ['net'], more: 1 })).toEqual(order);
  }
  const more = { ...RUN.request, grants: ['net'], level: 'trusted', target: 'native' };
  expect(parseOrder({ ...RUN, request: more })).toEqual(RUN);
});

test.each([
  ['a level above what cells have', { ...RUN, level: 'standard' }],
  ['no level', { ...RUN, level: undefined }],
  ['an id that is no number', { ...RUN, id: '1' }],
  ['an id below zero', { ...RUN, id: -1 }],
  ['a language that is none', { ...RUN, request: { ...RUN.request, language: '__proto__' } }],
  ['files in a list', { ...RUN, request: { ...RUN.request, files: [] } }],
  ['a file of bytes', { ...RUN, request: { ...RUN.request, files: { a: new Uint8Array() } } }],
  ['a limit of zero', { ...RUN, request: { ...RUN.request, limits: { timeMs: 0 } } }],
  ['a limit without end', { ...RUN, request: { ...RUN.request, limits: { timeMs: Infinity } } }],
  ['a digest that is none', { ...FULL, artifact: { ...FULL.artifact, digest: 'sha256:00' } }],
  ['bytes that are no bytes', { ...FULL, artifact: { ...FULL.artifact, bytes: [0] } }],
  [
    'bytes that somebody else can write',
    { ...FULL, artifact: { ...FULL.artifact, bytes: new Uint8Array(new SharedArrayBuffer(8)) } },
  ],
  ['an answer that is neither yes nor no', { type: 'answer', id: 1, allowed: 'yes' }],
  ['a type that is none', { type: 'eval', id: 1 }],
  ['a name of a session without end', { type: 'forget', session: 'x'.repeat(1_000) }],
])('%s is no order', (_, message) => {
  expect(parseOrder(message)).toMatch(/./);
});

test('whatever comes, nothing is thrown, and what is no order has a sentence', () => {
  fc.assert(
    fc.property(cloneable, fc.constantFrom('run', 'stop', 'input', 'warm', 'forget'), (value, type) => {
      const messages = [value, { type, id: value, request: value, level: value }, { ...RUN, request: value }];
      for (const message of messages) {
        const parsed = parseOrder(message);
        if (typeof parsed === 'string') expect(parsed).not.toBe('');
        else expect(parsed).toHaveProperty('type');
      }
    }),
  );
});
