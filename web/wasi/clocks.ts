import { defs } from './defs.ts';
import { nanoseconds } from './filestat.ts';
import type { Clock, HostState } from './state.ts';

/** The thread's own clocks. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};

/** The time of a clock in milliseconds; undefined for a clock that preview 1 does not know. */
export function readClock(clock: Clock, id: number): number | undefined {
  switch (id) {
    case defs.CLOCKID_REALTIME:
      return clock.now();
    // One guest has its thread to itself: time of the process is time since it started, as near as a page can tell.
    case defs.CLOCKID_MONOTONIC:
    case defs.CLOCKID_PROCESS_CPUTIME_ID:
    case defs.CLOCKID_THREAD_CPUTIME_ID:
      return clock.monotonic();
    default:
      return undefined;
  }
}

export function clockFunctions(state: HostState) {
  const { memory, clock } = state;
  const started = clock.beginning ?? clock.monotonic();
  return {
    clock_res_get(id: number, pointer: number): number {
      memory.refresh();
      if (readClock(clock, id) === undefined) return defs.ERRNO_INVAL;
      // Browsers step performance.now by 5 µs when isolated, by 100 µs otherwise; Date by 1 ms.
      memory.view.setBigUint64(pointer >>> 0, id === defs.CLOCKID_REALTIME ? 1_000_000n : 5_000n, true);
      return defs.ERRNO_SUCCESS;
    },
    clock_time_get(id: number, _precision: bigint, pointer: number): number {
      memory.refresh();
      const ms = readClock(clock, id);
      if (ms === undefined) return defs.ERRNO_INVAL;
      const since = id === defs.CLOCKID_REALTIME || id === defs.CLOCKID_MONOTONIC ? ms : ms - started;
      memory.view.setBigUint64(pointer >>> 0, nanoseconds(since), true);
      return defs.ERRNO_SUCCESS;
    },
  };
}
