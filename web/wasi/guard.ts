import { defs } from './defs.ts';
import { ProcessExit } from './process.ts';

/** A host function as the guest calls it: i32 as number, i64 as bigint. */
export type ImportFunction = (...args: never[]) => number | Promise<number>;

type Call = (...args: unknown[]) => number | Promise<number>;

/**
 * The same function, giving EFAULT where a pointer of the guest's was bad. Made by number of parameters: a call
 * with rest parameters would allocate an array each time.
 */
export function guarded(call: ImportFunction): ImportFunction {
  const f = call as Call;
  const byLength: Record<number, Call> = {
    0: () => {
      try {
        return f();
      } catch (error) {
        return errnoOf(error);
      }
    },
    1: (a) => {
      try {
        return f(a);
      } catch (error) {
        return errnoOf(error);
      }
    },
    2: (a, b) => {
      try {
        return f(a, b);
      } catch (error) {
        return errnoOf(error);
      }
    },
    3: (a, b, c) => {
      try {
        return f(a, b, c);
      } catch (error) {
        return errnoOf(error);
      }
    },
    4: (a, b, c, d) => {
      try {
        return f(a, b, c, d);
      } catch (error) {
        return errnoOf(error);
      }
    },
    5: (a, b, c, d, e) => {
      try {
        return f(a, b, c, d, e);
      } catch (error) {
        return errnoOf(error);
      }
    },
    6: (a, b, c, d, e, g) => {
      try {
        return f(a, b, c, d, e, g);
      } catch (error) {
        return errnoOf(error);
      }
    },
    7: (a, b, c, d, e, g, h) => {
      try {
        return f(a, b, c, d, e, g, h);
      } catch (error) {
        return errnoOf(error);
      }
    },
    9: (a, b, c, d, e, g, h, i, j) => {
      try {
        return f(a, b, c, d, e, g, h, i, j);
      } catch (error) {
        return errnoOf(error);
      }
    },
  };
  const wrapped = byLength[call.length];
  if (wrapped === undefined) throw new Error(`no guard for ${String(call.length)} parameters`);
  return wrapped;
}

/** Out of bounds is the guest's mistake, no memory the machine's; anything else ends the guest. */
function errnoOf(error: unknown): number {
  if (error instanceof ProcessExit || !(error instanceof RangeError)) throw error;
  if (/call stack|recursion/i.test(error.message)) throw error;
  return /allocation/i.test(error.message) ? defs.ERRNO_NOMEM : defs.ERRNO_FAULT;
}
