import { defs } from './defs.ts';
import type { HostState } from './state.ts';

/** Thrown through the guest's frames to end it: `proc_exit`, or a signal that it raised. */
export class ProcessExit extends Error {
  readonly code: number;
  readonly signal: number | undefined;

  constructor(code: number, signal?: number) {
    super(signal === undefined ? `exited ${String(code)}` : `raised signal ${String(signal)}`);
    this.code = code;
    this.signal = signal;
  }
}

export function processFunctions(state: HostState) {
  const { memory } = state;
  return {
    proc_exit(code: number): number {
      throw new ProcessExit(code >>> 0);
    },
    /** A signal ends the guest with 128 + its number, as a shell reports it. SIGCHLD, SIGCONT, SIGURG, SIGWINCH and none do nothing. */
    proc_raise(signal: number): number {
      if (signal < 0 || signal > defs.SIGNAL_SYS) return defs.ERRNO_INVAL;
      if (IGNORED.has(signal)) return defs.ERRNO_SUCCESS;
      throw new ProcessExit(128 + signal, signal);
    },
    sched_yield: (): number => defs.ERRNO_SUCCESS,
    random_get(buffer: number, length: number): number {
      memory.refresh();
      const start = buffer >>> 0;
      const end = start + (length >>> 0);
      if (end > memory.u8.length) return defs.ERRNO_FAULT;
      // getRandomValues takes at most 65,536 bytes.
      for (let at = start; at < end; at += 65_536) {
        state.random(memory.u8.subarray(at, Math.min(at + 65_536, end)));
      }
      return defs.ERRNO_SUCCESS;
    },
  };
}

const IGNORED = new Set([
  defs.SIGNAL_NONE,
  defs.SIGNAL_CHLD,
  defs.SIGNAL_CONT,
  defs.SIGNAL_URG,
  defs.SIGNAL_WINCH,
]);
