import type { CallTally } from '#model/audit.ts';
import { callText, parseCapability, type HostCall } from '#model/capability.ts';
import { Grants, type Grant, type OwnCapabilities } from '#model/grant.ts';
import type { Outcome } from '#model/outcome.ts';

/** Different targets that one run's tally keeps apart; further ones are counted by capability alone. */
const TARGETS = 500;

/** Who may not have these gets something else in their place, and no error: see guest-rights.ts. */
const STOOD_IN: ReadonlySet<string> = new Set(['clock', 'random', 'stdin', 'env']);

interface Counts {
  allowed: number;
  denied: number;
  bytes: number;
}

export interface BrokerOptions {
  /** All that the run may do: nothing else is allowed. */
  readonly grants: readonly Grant[];
  readonly cell: string;
  /** Names that the site defines beside the host's own. */
  readonly own?: OwnCapabilities;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/**
 * The one place where a host call meets a grant. There is one on each side of the sandbox's border: in the run's thread for
 * what is done there (files, clock, input), in the page for what leaves the sandbox (network, service, a site's own
 * functions). Both decide by the same grants, on canonical targets, and count what they decide.
 */
export class Broker {
  readonly #grants: Grants;
  readonly #cell: string;
  readonly #now: () => number;
  readonly #own: OwnCapabilities;
  readonly #tally = new Map<string, Counts>();
  /** The last one that the guest was refused. */
  #refused: HostCall | undefined;
  /** The call before, which the next one most often repeats. */
  #last: { readonly call: HostCall; readonly counts: Counts } | undefined;

  constructor({ grants, cell, own = new Map(), now = Date.now }: BrokerOptions) {
    this.#grants = new Grants(grants, own);
    this.#own = own;
    this.#cell = cell;
    // Bound at once: in the thread of a script the clock may be taken away.
    this.#now = now;
  }

  /** Whether the guest may make the call, of so many bytes. It is counted either way. */
  may(call: HostCall, bytes = 0): boolean {
    return this.decide(call, bytes) !== undefined;
  }

  /** The same, and the grant that allows it: more bytes may come back by `moved`. */
  decide(call: HostCall, bytes = 0): Grant | undefined {
    const decision = this.#grants.decide(call, this.#cell, this.#now(), bytes);
    const counts = this.#counts(call);
    if (decision.allowed) {
      counts.allowed += 1;
      counts.bytes += bytes;
      return decision.grant;
    }
    counts.denied += 1;
    if (!STOOD_IN.has(call.name)) this.#refused = call;
    return undefined;
  }

  /** Counts bytes that came back from an allowed call. False when they are more than its grant allows. */
  moved(call: HostCall, { id }: Grant, bytes: number): boolean {
    this.#counts(call).bytes += bytes;
    return this.#grants.moved(id, bytes);
  }

  /** Whether a call would be allowed now. It is no call, and not counted. */
  has(call: HostCall): boolean {
    return this.#grants.wouldAllow(call, this.#cell, this.#now());
  }

  /** Whether every call of the kind is allowed for as long as the run lasts, whatever its target. */
  hasAll(name: string, verb: string): boolean {
    const whole = [name, `${name}.${verb}`].flatMap((text) => [text, `${text}:/**`]);
    return this.#grants.all.some(
      ({ capability, cell = this.#cell, expiresAt, limits }) =>
        cell === this.#cell && expiresAt === undefined && limits === undefined && whole.includes(capability),
    );
  }

  /** A guest's own question: `fs.read:/data.csv`, `net.get:https://api.example.org/v1`, `clock`. False for what is no capability. */
  hasText(text: string): boolean {
    try {
      const { name, verb } = parseCapability(text, this.#own);
      const colon = text.indexOf(':');
      return this.has({ name, ...(verb && { verb }), ...(colon > 0 && { target: text.slice(colon + 1) }) });
    } catch {
      return false;
    }
  }

  /** What the guest was granted, as it was written. */
  list(): readonly string[] {
    return [...new Set(this.#grants.all.map(({ capability }) => capability))];
  }

  /** All grants that hold. */
  get grants(): readonly Grant[] {
    return this.#grants.all;
  }

  add(grant: Grant): void {
    this.#grants.add(grant);
  }

  /** Holds from the next call on. */
  revoke(id: string): boolean {
    return this.#grants.revoke(id);
  }

  /** A run that failed after it had been refused something ended because of that, as far as anybody can tell. */
  outcome(outcome: Outcome): Outcome {
    const isFailure = outcome.kind === 'trapped' || (outcome.kind === 'exited' && outcome.exitCode !== 0);
    if (this.#refused === undefined || !isFailure) return outcome;
    const capability = callText(this.#refused);
    return outcome.kind === 'exited'
      ? { kind: 'denied', capability, exitCode: outcome.exitCode }
      : { kind: 'denied', capability, trap: outcome.trap };
  }

  /** All calls so far. */
  tally(): readonly CallTally[] {
    return [...this.#tally].map(([capability, counts]) => ({ capability, ...counts }));
  }

  #counts(call: HostCall): Counts {
    const last = this.#last;
    if (last?.call === call) return last.counts;
    let text = callText(call);
    let counts = this.#tally.get(text);
    if (counts === undefined && this.#tally.size >= TARGETS) {
      text = callText({ name: call.name, ...(call.verb !== undefined && { verb: call.verb }) });
      counts = this.#tally.get(text);
    }
    if (counts === undefined) {
      counts = { allowed: 0, denied: 0, bytes: 0 };
      this.#tally.set(text, counts);
    }
    this.#last = { call, counts };
    return counts;
  }
}
