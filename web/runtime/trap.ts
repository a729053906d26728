import type { Outcome, Trap, TrapFrame } from '#model/outcome.ts';

/** V8's words for a trap → a reader's words. Spider­Monkey's and JavaScriptCore's differ: matched loosely. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/unreachable/i, 'unreachable executed'],
  [/divide by zero|division by zero|integer divide/i, 'integer division by zero'],
  [/remainder by zero/i, 'integer division by zero (remainder)'],
  [/divide result unrepresentable|integer overflow/i, 'integer overflow in a division'],
  [
    /float unrepresentable|invalid conversion to integer/i,
    'a floating-point number does not fit the integer it is converted to',
  ],
  [
    /memory access out of bounds|index out of bounds.*memory|out of bounds memory/i,
    'memory access out of bounds',
  ],
  [
    /table index is out of bounds|table.*out of bounds|indirect call index/i,
    'call through a bad function pointer',
  ],
  [
    /null function|signature mismatch|indirect call signature/i,
    'call through a function pointer of another type',
  ],
  [/unaligned/i, 'unaligned atomic access'],
];

const STACK_OVERFLOW = /call stack|recursion/i;
// With fewer equal frames a program may just be deep; endless recursion fills the whole trace.
const RECURSION_FRAMES = 20;

/** Names of functions by which a program gives up on purpose, without the module that they stand in. */
const ABORTS: ReadonlySet<string> = new Set(['abort', '__cxa_throw', 'std::terminate()']);

/**
 * What an engine threw while a guest ran → why and where, innermost frame first. `shift` is what capping moved the
 * code by (see capModule): frames carry offsets in the artifact.
 */
export function readTrap(error: unknown, shift: number): Trap {
  const message = error instanceof Error ? error.message : String(error);
  const frames = error instanceof Error ? readFrames(error.stack ?? '', shift) : [];
  return { reason: reasonOf(message, frames), frames };
}

function reasonOf(message: string, frames: readonly TrapFrame[]): string {
  if (STACK_OVERFLOW.test(message)) return 'stack overflow: the recursion is too deep';
  const reason = REASONS.find(([pattern]) => pattern.test(message))?.[1] ?? message;
  if (reason === 'memory access out of bounds' && isEndlessRecursion(frames)) {
    return 'stack overflow: the recursion is too deep';
  }
  if (reason === 'unreachable executed') {
    const names = frames.slice(0, 4).map((frame) => frame.function ?? '');
    if (names.includes('__assert_fail')) return 'abort() was called: an assertion failed';
    if (names.some((name) => ABORTS.has(name.replace(/^.*\//, '')))) return 'abort() was called';
    // What clang puts where a function's type in its declaration and its definition differ.
    const mismatch = frames[0]?.function;
    if (mismatch?.startsWith('signature_mismatch:') === true) {
      return `${mismatch.slice('signature_mismatch:'.length)} is called with other parameters than it is defined with`;
    }
  }
  return reason;
}

function isEndlessRecursion(frames: readonly TrapFrame[]): boolean {
  const counts = new Map<string, number>();
  for (const frame of frames) {
    const key = frame.function ?? String(frame.offset);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values()) >= RECURSION_FRAMES;
}

// "    at name (wasm://wasm/1a2b:wasm-function[7]:0x3f2)" and the same without a name.
const FRAME = /^\s*at (?:(.+) \()?wasm:\/\/wasm\/[^:]*:wasm-function\[(\d+)\]:0x([0-9a-f]+)\)?$/;

export function readFrames(stack: string, shift: number): TrapFrame[] {
  const frames: TrapFrame[] = [];
  for (const line of stack.split('\n')) {
    const match = FRAME.exec(line);
    if (match === null) continue;
    const name = cleanName(match[1]);
    const offset = Number.parseInt(match[3] ?? '0', 16) - shift;
    frames.push(name === undefined ? { offset } : { function: name, offset });
  }
  return frames;
}

/** V8 writes `module.function` when the module has a name. */
function cleanName(name: string | undefined): string | undefined {
  if (name === undefined || name === '') return undefined;
  return name.replace(/^[\w-]+\.wasm\./, '');
}

// A malloc that failed leaves less than it asked for; below this the limit is what the program ran into.
const NEAR_LIMIT = 1024 * 1024;

/** The outcome of a trap: at the memory limit, the limit is the cause that a reader can do something about. */
export function trapOutcome(trap: Trap, memoryBytes: number, limitBytes: number): Outcome {
  if (memoryBytes + NEAR_LIMIT > limitBytes && !trap.reason.startsWith('stack overflow')) {
    return outOfMemory(trap.reason, limitBytes);
  }
  return { kind: 'trapped', trap };
}

// Go's heap grows in steps of 4 MiB, or by what one allocation asks for.
const NEAR_LIMIT_OF_GO = 4 * NEAR_LIMIT;

/** The outcome of an exit. Go's run-time system exits by itself, with 2, when it can get no more memory. */
export function exitOutcome(
  exitCode: number,
  module: WebAssembly.Module,
  memoryBytes: number,
  limitBytes: number,
): Outcome {
  if (exitCode === 2 && memoryBytes + NEAR_LIMIT_OF_GO > limitBytes && isGo(module)) {
    return outOfMemory('out of memory', limitBytes);
  }
  return { kind: 'exited', exitCode };
}

/** By the section in which compilers name themselves. */
function isGo(module: WebAssembly.Module): boolean {
  const [producers] = WebAssembly.Module.customSections(module, 'producers');
  return producers !== undefined && /\x08language\x01\x02Go/.test(new TextDecoder().decode(producers));
}

function outOfMemory(reason: string, limitBytes: number): Outcome {
  const mib = String(Math.floor(limitBytes / 1_048_576));
  return {
    kind: 'limit-exceeded',
    limit: 'memoryBytes',
    message: `The program used all of its ${mib} MiB of memory and then failed (${reason}). Free what is not needed, or raise the memory limit.`,
  };
}
