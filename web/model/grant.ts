import { covers, type Capability, type HostCall } from './capability.ts';

/** Who decided: the level that the cell runs at, its reader when asked, or the site that lends its own functions. */
export type Issuer = 'level' | 'reader' | 'site';

/** What a grant is good for. All times are milliseconds since the epoch. */
export interface Grant {
  readonly id: string;
  readonly capability: Capability;
  readonly issuer: Issuer;
  /** Only in this cell; undefined: in each of the session. */
  readonly cell?: string;
  readonly expiresAt?: number;
  /** Calls in all, bytes in all, and calls within a second. */
  readonly limits?: { readonly uses?: number; readonly bytes?: number; readonly perSecond?: number };
}

export type Decision =
  | { readonly allowed: true; readonly grant: Grant }
  /** `spent`: a grant was there, and is used up, expired, or asked too often. */
  | { readonly allowed: false; readonly reason: 'none' | 'spent'; readonly grant?: Grant };

interface Use {
  calls: number;
  bytes: number;
  /** Of the second that began at `since`. */
  recent: number;
  since: number;
}

/**
 * The grants of a session and what was used of them. A revocation holds from the next call on. `now` is given, so that what
 * happens over time can be tried without waiting for it.
 */
export class Grants {
  readonly #grants = new Map<string, Grant>();
  readonly #uses = new Map<string, Use>();

  get all(): readonly Grant[] {
    return [...this.#grants.values()];
  }

  add(grant: Grant): void {
    this.#grants.set(grant.id, grant);
    this.#uses.set(grant.id, { calls: 0, bytes: 0, recent: 0, since: 0 });
  }

  /** Whether there was one of this id. */
  revoke(id: string): boolean {
    this.#uses.delete(id);
    return this.#grants.delete(id);
  }

  uses(id: string): { readonly calls: number; readonly bytes: number } | undefined {
    return this.#uses.get(id);
  }

  /** Whether the cell may make the call, of so many bytes. One that is allowed is counted. */
  decide(call: HostCall, cell: string, now: number, bytes = 0): Decision {
    let spent: Grant | undefined;
    for (const grant of this.#grants.values()) {
      if (grant.cell !== undefined && grant.cell !== cell) continue;
      if (!covers(grant.capability, call)) continue;
      if (this.#spend(grant, now, bytes)) return { allowed: true, grant };
      spent ??= grant;
    }
    return spent === undefined
      ? { allowed: false, reason: 'none' }
      : { allowed: false, reason: 'spent', grant: spent };
  }

  #spend({ id, expiresAt, limits = {} }: Grant, now: number, bytes: number): boolean {
    const use = this.#uses.get(id);
    if (use === undefined || (expiresAt !== undefined && now >= expiresAt)) return false;
    const isNewSecond = now - use.since >= 1000 || now < use.since;
    const recent = isNewSecond ? 0 : use.recent;
    const { uses = Infinity, bytes: most = Infinity, perSecond = Infinity } = limits;
    if (use.calls + 1 > uses || use.bytes + bytes > most || recent + 1 > perSecond) return false;
    use.calls += 1;
    use.bytes += bytes;
    use.recent = recent + 1;
    if (isNewSecond) use.since = now;
    return true;
  }
}

/**
 * A call that was made on another's behalf (a cell that calls a cell, a callback) is allowed when each on the way may make
 * it: nobody gets more by asking someone who has it.
 */
export function decideFor(
  callers: readonly { readonly grants: Grants; readonly cell: string }[],
  call: HostCall,
  now: number,
  bytes = 0,
): Decision {
  let last: Decision = { allowed: false, reason: 'none' };
  for (const { grants, cell } of callers) {
    last = grants.decide(call, cell, now, bytes);
    if (!last.allowed) return last;
  }
  return last;
}
