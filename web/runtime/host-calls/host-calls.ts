import type { HostCall } from '#model/capability.ts';
import { callText } from '#model/capability.ts';
import { encodeFailure, Failure } from '#model/errors.ts';
import type { Grant } from '#model/grant.ts';
import { CALL_LIMITS, tooLarge, tooMany, type CallAnswer, type GuestCall } from '#model/host-call.ts';
import type { GuestRun, RunEnd } from '#model/run.ts';
import { Broker } from '../broker.ts';
import { Asking, type Ask } from './asking.ts';
import type { CallHandler, PreparedCall } from './handler.ts';

export interface HostCallsOptions {
  /** Whose calls they are, and what it was granted. */
  readonly guest: Pick<GuestRun, 'cell' | 'grants' | 'own'> & { readonly language: string };
  readonly handlers: ReadonlyMap<string, CallHandler>;
  /** Left out: what no grant covers is denied. */
  readonly ask?: Ask | undefined;
  /** The run waits for its reader's answer, or goes on. */
  readonly asking: (isAsking: boolean) => void;
  /** A grant that the reader gave: the guest may know of it. */
  readonly granted: (grant: Grant) => void;
}

/**
 * The host calls of one run that leave the sandbox, decided and carried out on this side of its border: whatever a guest did to
 * its own thread, here stand its grants, its tally and its limits.
 */
export class HostCalls {
  readonly #guest: HostCallsOptions['guest'];
  readonly #handlers: ReadonlyMap<string, CallHandler>;
  readonly #broker: Broker;
  readonly #asking: Asking | undefined;
  readonly #granted: (grant: Grant) => void;
  /** The calls under way. A guest may give several the same number. */
  readonly #underWay = new Set<{ readonly number: number | undefined; readonly aborter: AbortController }>();
  #isOver = false;
  #second = { since: 0, calls: 0 };
  #given = 0;

  constructor({ guest, handlers, ask, asking, granted }: HostCallsOptions) {
    this.#guest = guest;
    this.#handlers = handlers;
    this.#broker = new Broker(guest);
    this.#asking = ask && new Asking(ask, asking);
    this.#granted = granted;
  }

  get grants(): readonly Grant[] {
    return this.#broker.grants;
  }

  /** Holds from the next call on. The grant that was taken back; undefined when there is none of this id. */
  revoke(id: string): Grant | undefined {
    const grant = this.#broker.grants.find((each) => each.id === id);
    if (grant !== undefined) this.#broker.revoke(id);
    return grant;
  }

  /** Whether all calls that the grant is for are decided here. */
  decides({ capability }: Grant): boolean {
    return this.#handlers.has(/^[^.:]*/.exec(capability)?.[0] ?? '');
  }

  /** Carries a call out, or says why not. Never rejects. `number`: what `cancel` knows it by. */
  async answer(call: GuestCall, number?: number): Promise<CallAnswer> {
    const refused = tooLarge(call) ?? this.#tooOften();
    if (refused !== undefined) return { ok: false, failure: refused };
    const underWay = { number, aborter: new AbortController() };
    const { aborter } = underWay;
    if (this.#isOver) aborter.abort(ended('The run is over.'));
    this.#underWay.add(underWay);
    try {
      return { ok: true, ...(await this.#perform(call, aborter.signal)) };
    } catch (error) {
      const { code, message } = encodeFailure(error);
      return { ok: false, failure: { code, message } };
    } finally {
      this.#underWay.delete(underWay);
    }
  }

  /** Gives a call up that is under way: it is answered with a failure. */
  cancel(number: number): void {
    for (const each of this.#underWay) {
      if (each.number === number) each.aborter.abort(ended('The call was given up.'));
    }
  }

  /** The end of the run with what was counted here. Calls that are still under way are given up. */
  joined(end: RunEnd): RunEnd {
    this.#isOver = true;
    for (const { aborter } of this.#underWay) aborter.abort(ended('The run is over.'));
    const tally = this.#broker.tally();
    if (tally.length === 0) return end;
    return { ...end, outcome: this.#broker.outcome(end.outcome), calls: [...(end.calls ?? []), ...tally] };
  }

  async #perform(
    asked: GuestCall,
    signal: AbortSignal,
  ): Promise<{ head: string; body?: Uint8Array<ArrayBuffer> }> {
    const handler = this.#handlers.get(asked.name);
    if (handler === undefined) {
      throw new Failure('call.unknown', `This site has nothing called “${asked.name.slice(0, 80)}” to call.`);
    }
    const prepared = await handler.read(asked);
    const { call, bytes, offers, approval } = prepared;
    const grant = await this.#allowed(prepared);
    // The approved one is as good as any: its arguments were shown.
    if (approval !== undefined) await this.#approved(call, offers, approval);
    signal.throwIfAborted();
    const { cell, language } = this.#guest;
    return prepared.perform({
      cell,
      language,
      signal,
      allow: async (step, stepOffers) => {
        await this.#allowed({ call: step, bytes, offers: stepOffers });
        signal.throwIfAborted();
      },
      moved: (count) => {
        if (!this.#broker.moved(call, grant, count)) {
          throw denied(call, 'its grant allows no more bytes');
        }
      },
    });
  }

  /** The grant that allows a call: one of the run's, or one that its reader gives now. */
  async #allowed({ call, bytes, offers }: Pick<PreparedCall, 'call' | 'bytes' | 'offers'>): Promise<Grant> {
    if (this.#asking !== undefined && !this.#broker.has(call)) {
      await this.#ask(this.#asking, call, offers);
    }
    const grant = this.#broker.decide(call, bytes);
    if (grant === undefined) throw denied(call, 'this cell was not granted it');
    return grant;
  }

  async #ask(asking: Asking, call: HostCall, offers: readonly string[]): Promise<void> {
    const { cell, language } = this.#guest;
    const answer = await asking.ask(call, { cell, language, offers }, () => this.#broker.has(call));
    if (answer === 'settled' || !answer.allowed) return;
    this.#given += 1;
    const { capability, lifetime, limits } = answer;
    const isOnce = lifetime === 'once';
    const grant: Grant = {
      id: `reader:${String(this.#given)}`,
      capability,
      issuer: 'reader',
      cell,
      ...(isOnce ? { limits: { ...limits, uses: 1 } } : limits && { limits }),
    };
    this.#broker.add(grant);
    if (!isOnce) this.#granted(grant);
  }

  async #approved(call: HostCall, offers: readonly string[], details: string): Promise<void> {
    const { cell, language } = this.#guest;
    const answer = await this.#asking?.ask(call, { cell, language, offers, details }, () => false);
    if (answer === undefined || answer === 'settled' || !answer.allowed) {
      throw denied(call, 'each of these calls must be approved, and this one was not');
    }
  }

  #tooOften(): ReturnType<typeof tooMany> | undefined {
    if (this.#underWay.size >= CALL_LIMITS.inFlight) return tooMany();
    const now = performance.now();
    if (now - this.#second.since >= 1000) this.#second = { since: now, calls: 0 };
    this.#second.calls += 1;
    if (this.#second.calls <= CALL_LIMITS.perSecond) return undefined;
    const most = String(CALL_LIMITS.perSecond);
    return { code: 'call.too-many', message: `More than ${most} host calls within a second.` };
  }
}

function ended(why: string): Failure {
  return new Failure('call.ended', why);
}

function denied(call: HostCall, why: string): Failure {
  const text = callText(call);
  return new Failure('capability.denied', `${text} is denied: ${why}.`, { detail: { capability: text } });
}
