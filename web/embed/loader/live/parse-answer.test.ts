import { expect, test } from 'vitest';
import type { FromFrame } from '../../protocol.ts';
import { parseAnswer } from './parse-answer.ts';

const result = {
  outcome: 'exited',
  detail: { kind: 'exited', exitCode: 0 },
  exitCode: 0,
  stdout: 'hi\n',
  stderr: '',
  diagnostics: [],
  cacheHit: false,
  timings: { compileMs: 1, instantiateMs: 1, runMs: 1, totalMs: 3 },
  usage: { memoryBytes: 65_536, outputBytes: 3 },
  truncated: false,
  droppedBytes: 0,
  stays: false,
  calls: [],
} as const;

const good: readonly FromFrame[] = [
  { type: 'ready', nonce: 'n', languages: [], canAsk: true },
  { type: 'state', id: 1, state: 'compiling' },
  { type: 'progress', id: 1, progress: { phase: 'download', file: 'a', loaded: 1, total: 2 } },
  { type: 'output', id: 1, output: { type: 'stream', name: 'stdout', text: 'hi' } },
  { type: 'output', id: 1, output: { type: 'display_data', data: { 'text/plain': 'x' }, metadata: {} } },
  { type: 'result', id: 1, result },
  { type: 'failure', id: 1, code: 'a.b', message: 'no' },
];

test.each(good.map((message) => [message.type, message] as const))(
  'a message %s is taken as it is',
  (_, message) => {
    expect(parseAnswer(message)).toBe(message);
  },
);

test.each([
  undefined,
  null,
  'result',
  [],
  { type: 'constructor' },
  { type: 'state', id: '1', state: 'compiling' },
  { type: 'state', id: 1, state: 'dancing' },
  { type: 'output', id: 1, output: { type: 'stream', name: 'stdin', text: 'x' } },
  { type: 'output', id: 1, output: { type: 'display_data', data: [], metadata: {} } },
  { type: 'output', id: Number.NaN, output: { type: 'stream', name: 'stdout', text: 'x' } },
  { type: 'result', id: 1, result: { ...result, outcome: 'won' } },
  {
    type: 'result',
    id: 1,
    result: { ...result, diagnostics: [{ severity: 'error', message: 7, source: '' }] },
  },
  { type: 'result', id: 1, result: { ...result, timings: { ...result.timings, runMs: '1' } } },
  { type: 'ready', nonce: 'n', languages: [{ id: 'c' }], canAsk: true },
  { type: 'failure', id: 1, code: 'a.b' },
])('what is no message is dropped: %j', (data) => {
  expect(parseAnswer(data)).toBeUndefined();
});
