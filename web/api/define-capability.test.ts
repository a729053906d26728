import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { Failure } from '#model/errors.ts';
import { checkCapability } from './check-capability.ts';
import { defineCapability, type CapabilityDefinition } from './define-capability.ts';

const Word = v.strictObject({ word: v.pipe(v.string(), v.maxLength(20)) });

const lookup = defineCapability({
  name: 'lookup',
  schema: Word,
  handler: ({ word }) => ({ length: word.length }),
});

describe('a capability that keeps its contract', () => {
  it('passes every check', async () => {
    const checks = await checkCapability(lookup, {
      accepts: [{ args: { word: 'petri' }, answer: { length: 5 } }],
      rejects: [{ args: {} }, { args: { word: 5 } }, { args: { word: 'a', more: 1 } }, { args: null }],
    });
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(checks).toHaveLength(7);
  });

  it('with verbs and approval is denied without either', async () => {
    const notes = defineCapability({
      name: 'notes',
      verbs: ['read', 'write'],
      schema: v.string(),
      approve: true,
      handler: (text, { verb }) => `${verb ?? ''} ${text}`,
    });
    const checks = await checkCapability(notes, {
      accepts: [{ verb: 'write', args: 'a', answer: 'write a' }],
      rejects: [{ args: 'a' }, { verb: 'erase', args: 'a' }],
    });
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(checks.map(({ name }) => name)).toContain('example 1 is denied when the reader does not agree');
  });
});

it('one that does not is found out', async () => {
  const loose = defineCapability({ name: 'loose', schema: v.any(), handler: () => 'x'.repeat(2_000_000) });
  const checks = await checkCapability(loose, { accepts: [{ args: 1 }], rejects: [{ args: 2 }] });
  expect(checks.filter(({ ok }) => !ok)).toEqual([
    {
      name: 'example 1 is answered',
      ok: false,
      problem: 'call.too-large: The answer of loose is too large.',
    },
    { name: 'counter-example 1 is refused', ok: false, problem: 'it reached the handler' },
  ]);
  const empty = await checkCapability(lookup, { accepts: [], rejects: [] });
  expect(empty.map(({ ok }) => ok)).toEqual([false]);
});

it('what a handler throws does not reach the guest, but for a Failure', async () => {
  const failing = (error: Error): ReturnType<typeof defineCapability> =>
    defineCapability({
      name: 'failing',
      schema: v.any(),
      handler: () => {
        throw error;
      },
    });
  const examples = { accepts: [{ args: 1 }], rejects: [] };
  const [secret] = await checkCapability(failing(new Error('password 123')), examples);
  expect(secret?.problem).toBe('call.failed: failing failed.');
  const [said] = await checkCapability(failing(new Failure('lookup.none', 'No such word.')), examples);
  expect(said?.problem).toBe('lookup.none: No such word.');
});

it('one that takes too long is given up', async () => {
  const slow = defineCapability({
    name: 'slow',
    schema: v.any(),
    limits: { timeMs: 20 },
    handler: () => new Promise(() => undefined),
  });
  const [first] = await checkCapability(slow, { accepts: [{ args: 1 }], rejects: [] });
  expect(first?.problem).toBe('call.failed: slow took too long.');
});

it.each([{ name: 'net' }, { name: 'Own' }, { name: '' }, { verbs: ['A'] }, { schema: {} }, { handler: 1 }])(
  'a definition with %j is refused',
  (wrong) => {
    const definition = { name: 'own', schema: Word, handler: () => null, ...wrong };
    expect(() => defineCapability(definition as CapabilityDefinition)).toThrow('cannot be defined');
  },
);
