import type { CallTally } from '#model/audit.ts';
import { isFor } from './call.ts';

/** How often calls were allowed, by their text. */
export type Uses = ReadonlyMap<string, number>;

export const NO_USES: Uses = new Map();

export function withCalls(uses: Uses, calls: readonly CallTally[]): Uses {
  const sum = new Map(uses);
  for (const { capability, allowed } of calls) {
    if (allowed > 0) sum.set(capability, (sum.get(capability) ?? 0) + allowed);
  }
  return sum;
}

/** Of all calls that the capability is for, whichever grant they were made by. */
export function usesOf(uses: Uses, capability: string): number {
  let count = 0;
  for (const [call, times] of uses) if (isFor(capability, call)) count += times;
  return count;
}
