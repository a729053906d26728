import { expect, test } from 'vitest';
import { readFrames, readTrap, trapOutcome } from './trap.ts';

function thrown(message: string, stack: string): Error {
  const error = new Error(message);
  error.stack = `RuntimeError: ${message}\n${stack}`;
  return error;
}

test('frames carry names and offsets in the artifact', () => {
  const stack = [
    '    at divide (wasm://wasm/0a1b2c:wasm-function[3]:0x1f4)',
    '    at wasm://wasm/0a1b2c:wasm-function[7]:0x200',
    '    at std::vector<int>::at(unsigned long) (wasm://wasm/prog.wasm-0a1b:wasm-function[9]:0x210)',
    '    at runGuest (blob:null/123:10:5)',
  ].join('\n');
  expect(readFrames(stack, 4)).toEqual([
    { function: 'divide', offset: 0x1f0 },
    { offset: 0x1fc },
    { function: 'std::vector<int>::at(unsigned long)', offset: 0x20c },
  ]);
});

test('many frames of one function are endless recursion, whatever the engine calls it', () => {
  const frame = '    at deeper (wasm://wasm/0a:wasm-function[3]:0x1f4)';
  const trap = readTrap(thrown('memory access out of bounds', Array(50).fill(frame).join('\n')), 0);
  expect(trap.reason).toBe('stack overflow: the recursion is too deep');
  expect(readTrap(new RangeError('Maximum call stack size exceeded'), 0).reason).toBe(trap.reason);
});

test('a function called with other parameters is named', () => {
  const stack = '    at signature_mismatch:area (wasm://wasm/0a:wasm-function[3]:0x1f4)';
  expect(readTrap(thrown('unreachable', stack), 0).reason).toBe(
    'area is called with other parameters than it is defined with',
  );
});

test('what is not known is told in the words of the engine', () => {
  expect(readTrap(thrown('something new', ''), 0)).toEqual({ reason: 'something new', frames: [] });
  expect(readTrap('text', 0).reason).toBe('text');
});

test('a trap with no memory left is the memory limit, unless the stack overflowed', () => {
  const trap = { reason: 'unreachable executed', frames: [] };
  expect(trapOutcome(trap, 2 ** 24, 2 ** 24)).toMatchObject({ kind: 'limit-exceeded', limit: 'memoryBytes' });
  expect(trapOutcome(trap, 2 ** 22, 2 ** 24)).toEqual({ kind: 'trapped', trap });
  const overflow = { reason: 'stack overflow: the recursion is too deep', frames: [] };
  expect(trapOutcome(overflow, 2 ** 24, 2 ** 24).kind).toBe('trapped');
});
