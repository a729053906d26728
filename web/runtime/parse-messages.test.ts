import { expect, test } from 'vitest';
import { MESSAGE_LIMITS } from '#model/limits.ts';
import { parseFromFrame, parseFromPage, parseFromWorker } from './parse-messages.ts';

const END = {
  type: 'end',
  outcome: { kind: 'exited', exitCode: 0 },
  runMs: 1,
  memoryBytes: 0,
  outputBytes: 0,
  droppedBytes: 0,
  files: new Map(),
  removed: [],
  calls: [],
};
const DIAGNOSTIC = { severity: 'error', source: 'x', message: 'y' };
const DISPLAY = { type: 'display_data', data: { 'text/plain': 'x' }, metadata: {} };
/** Costs nothing to send, and a minute to go through. */
const ENDLESS: readonly unknown[] = new Array<unknown>(2 ** 32 - 1);

function ended(outcome: unknown): unknown {
  return parseFromWorker({ ...END, outcome });
}

function shown(output: object): unknown {
  return parseFromWorker({ type: 'display', output: { ...DISPLAY, ...output } });
}

test.each([
  ['no list of frames', { kind: 'trapped', trap: { reason: 'x' } }],
  ['a frame that is none', { kind: 'trapped', trap: { reason: 'x', frames: [null] } }],
  ['an offset that is text', { kind: 'trapped', trap: { reason: 'x', frames: [{ offset: 'x' }] } }],
  ['frames without end', { kind: 'trapped', trap: { reason: 'x', frames: ENDLESS } }],
  ['diagnostics without end', { kind: 'failed-to-compile', diagnostics: ENDLESS }],
  ['a diagnostic from nowhere', { kind: 'failed-to-compile', diagnostics: [{ ...DIAGNOSTIC, source: 1 }] }],
  [
    'what is told beside it is no list',
    { kind: 'failed-to-compile', diagnostics: [{ ...DIAGNOSTIC, relatedInformation: 5 }] },
  ],
  [
    'what is told beside it is nothing',
    { kind: 'failed-to-compile', diagnostics: [{ ...DIAGNOSTIC, relatedInformation: [null] }] },
  ],
  [
    'a place before the text',
    {
      kind: 'failed-to-compile',
      diagnostics: [
        { ...DIAGNOSTIC, range: { start: { line: -1, character: 0 }, end: { line: 0, character: 0 } } },
      ],
    },
  ],
  ['an exit code beyond 32 bits', { kind: 'exited', exitCode: 1e300 }],
  ['a time below zero', { kind: 'timed-out', afterMs: -1 }],
])('an outcome is none with %s', (_, outcome) => {
  expect(ended(outcome)).toBeUndefined();
});

test('texts and lists that are longer than a page shows are cut', () => {
  const reason = 'x'.repeat(MESSAGE_LIMITS.text + 1);
  const frames = Array.from({ length: 1_000 }, () => ({ function: 'f' }));
  expect(ended({ kind: 'trapped', trap: { reason, frames } })).toMatchObject({
    outcome: { trap: { reason: reason.slice(1), frames: frames.slice(0, MESSAGE_LIMITS.frames) } },
  });
});

test.each([
  ['an id that is no text', { displayId: { toString: 1 } }],
  ['HTML that is no text', { data: { 'text/html': { toString: 1 } } }],
  ['a number that JSON does not have', { data: { 'application/json': 10n } }],
  ['a list without end', { data: { 'application/json': ENDLESS } }],
  ['bytes that go on changing', { data: { 'image/png': new Uint8Array(new SharedArrayBuffer(4)) } }],
  ['what is no MIME type', { data: { '__proto__ x': '' } }],
  ['data that is no object', { data: [] }],
  ['metadata that is none', { metadata: new Map() }],
])('a display is none with %s', (_, output) => {
  expect(shown({})).toBeDefined();
  expect(shown(output)).toBeUndefined();
});

test('JSON is not gone through for ever: neither in a circle, nor doubled at every step, nor as deep as it goes', () => {
  const circle: unknown[] = [];
  circle.push(circle);
  let bomb: unknown[] = [];
  let deep: unknown[] = [];
  for (let step = 0; step < 60; step++) bomb = [bomb, bomb];
  for (let step = 0; step < 100_000; step++) deep = [deep];
  for (const value of [circle, bomb, deep]) {
    expect(shown({ data: { 'application/json': value } })).toBeUndefined();
    expect(shown({ metadata: { value } })).toBeUndefined();
  }
});

test('an error has a traceback, and no more of it than is shown', () => {
  const error = { type: 'error', ename: 'E', evalue: 'x' };
  expect(parseFromWorker({ type: 'display', output: error })).toBeUndefined();
  expect(parseFromWorker({ type: 'display', output: { ...error, traceback: ENDLESS } })).toBeUndefined();
  expect(parseFromWorker({ type: 'display', output: { ...error, traceback: ['a'] } })).toBeDefined();
});

test('files are bytes of the run’s own, and no path is named twice', () => {
  const shared = new Uint8Array(new SharedArrayBuffer(4));
  expect(parseFromWorker({ ...END, files: new Map([['a', shared]]) })).toBeUndefined();
  expect(
    parseFromWorker({ ...END, files: new Map([['a'.repeat(5_000), new Uint8Array()]]) }),
  ).toBeUndefined();
  expect(parseFromWorker({ ...END, removed: ENDLESS })).toBeUndefined();
  expect(parseFromWorker({ ...END, removed: ['a', 'b', 'a'] })).toMatchObject({ removed: ['a', 'b'] });
});

test('records of output are no more than a batch or two', () => {
  const records = new Uint8Array(2 * MESSAGE_LIMITS.recordBytes + 1);
  expect(parseFromWorker({ type: 'output', number: 0, records })).toBeUndefined();
  expect(parseFromFrame({ type: 'output', id: 1, records })).toBeUndefined();
});

test('members that a message does not have go no further', () => {
  expect(parseFromWorker({ type: 'started', instantiateMs: 1, id: 7 })).toEqual({
    type: 'started',
    instantiateMs: 1,
  });
});

test('a run without all of its setup is not begun', () => {
  const setup = { programName: 'x', args: [], env: {}, files: {}, limits: {} };
  expect(parseFromPage({ type: 'run', id: 1, digest: 'x', setup, stdin: undefined })).toBeUndefined();
});
