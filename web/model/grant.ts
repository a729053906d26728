import { covers, parseCapability, type Capability, type HostCall } from './capability.ts';

/** Who decided: the level that the cell runs at, its reader when asked, or the site that asked for the run. */
export type Issuer = 'level' | 'reader' | 'site';

/** What a grant is good for. It is plain data: it travels with a run. */
export interface Grant {
  readonly id: string;
  /** As `parseCapability` reads it. */
  readonly capability: string;
  readonly issuer: Issuer;
  /** Only in this cell; undefined: in each of the session. */
  readonly cell?: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt?: number;
  /** Calls in all, bytes in all, and calls within a second. */
  readonly limits?: GrantLimits;
}

export interface GrantLimits {
  readonly uses?: number;
  readonly bytes?: number;
  readonly perSecond?: number;
}

/** Capabilities that a site lends beside those of the host itself: name → verbs. */
export type OwnCapabilities = ReadonlyMap<string, readonly string[]>;

export type Decision =
  | { readonly allowed: true; readonly grant: Grant }
  /** `spent`: a grant was there, and is used up, expired, or asked too often. */
  | { readonly allowed: false; readonly reason: 'none' | 'spent'; readonly grant?: Grant };

const NONE: Decision = { allowed: false, reason: 'none' };

interface Held {
  readonly grant: Grant;
  readonly capability: Capability;
  calls: number;
  bytes: number;
  /** Of the second that began at `since`. */
  recent: number;
  since: number;
}

/**
 * Grants, and what was used of them. A revocation holds from the next call on. `now` is given, so that what happens over
 * time can be tried without waiting for it.
 */
export class Grants {
  readonly #held = new Map<string, Held>();
  readonly #own: OwnCapabilities;

  constructor(grants: Iterable<Grant> = [], own: OwnCapabilities = new Map()) {
    this.#own = own;
    for (const grant of grants) this.add(grant);
  }

  get all(): readonly Grant[] {
    return [...this.#held.values()].map(({ grant }) => grant);
  }

  /** Takes the place of one with the same id. Throws Failure `capability.invalid`. */
  add(grant: Grant): void {
    const capability = parseCapability(grant.capability, this.#own);
    this.#held.set(grant.id, { grant, capability, calls: 0, bytes: 0, recent: 0, since: 0 });
  }

  /** Whether there was one of this id. */
  revoke(id: string): boolean {
    return this.#held.delete(id);
  }

  uses(id: string): { readonly calls: number; readonly bytes: number } | undefined {
    const held = this.#held.get(id);
    return held && { calls: held.calls, bytes: held.bytes };
  }

  /** Counts bytes that came back from a call which was allowed. False when they are more than its grant allows. */
  moved(id: string, bytes: number): boolean {
    const held = this.#held.get(id);
    if (held === undefined) return false;
    held.bytes += bytes;
    return held.bytes <= (held.grant.limits?.bytes ?? Infinity);
  }

  /** Whether the cell may make the call, of so many bytes. One that is allowed is counted. */
  decide(call: HostCall, cell: string, now: number, bytes = 0): Decision {
    let spent: Grant | undefined;
    for (const held of this.#held.values()) {
      const { grant, capability } = held;
      if (grant.cell !== undefined && grant.cell !== cell) continue;
      if (!covers(capability, call)) continue;
      if (spend(held, now, bytes)) return { allowed: true, grant };
      spent ??= grant;
    }
    return spent === undefined ? NONE : { allowed: false, reason: 'spent', grant: spent };
  }

  /** The same without counting: whether a call of one byte would be allowed now. */
  wouldAllow(call: HostCall, cell: string, now: number): boolean {
    for (const held of this.#held.values()) {
      const { grant, capability } = held;
      if (grant.cell !== undefined && grant.cell !== cell) continue;
      if (covers(capability, call) && hasLeft(held, now, 1)) return true;
    }
    return false;
  }
}

function hasLeft({ grant, ...use }: Held, now: number, bytes: number): boolean {
  const { expiresAt, limits } = grant;
  if (expiresAt !== undefined && now >= expiresAt) return false;
  if (limits === undefined) return true;
  const { uses = Infinity, bytes: most = Infinity, perSecond = Infinity } = limits;
  const recent = isNewSecond(use.since, now) ? 0 : use.recent;
  return use.calls + 1 <= uses && use.bytes + bytes <= most && recent + 1 <= perSecond;
}

function spend(held: Held, now: number, bytes: number): boolean {
  if (!hasLeft(held, now, bytes)) return false;
  held.calls += 1;
  held.bytes += bytes;
  if (isNewSecond(held.since, now)) {
    held.since = now;
    held.recent = 0;
  }
  held.recent += 1;
  return true;
}

/** A clock that goes back begins a new one. */
function isNewSecond(since: number, now: number): boolean {
  return now - since >= 1000 || now < since;
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
  let last: Decision = NONE;
  for (const { grants, cell } of callers) {
    last = grants.decide(call, cell, now, bytes);
    if (!last.allowed) return last;
  }
  return last;
}
