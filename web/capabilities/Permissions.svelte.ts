import type { AuditEntry, CallTally } from '#model/audit.ts';
import type { Level } from '#model/level.ts';
import { newCellId } from '#model/notebook.ts';
import type { Answer, Lifetime, Question } from '#model/question.ts';
import type { AuditLog } from '#storage/audit.ts';
import { isFromLink } from '#storage/notebooks.ts';
import { defaultTrust, type KeptGrant, type TrustStore } from '#storage/trust.ts';
import type { Questions } from './Questions.svelte.ts';
import { NO_USES, usesOf, withCalls } from './uses.ts';

/** What the reader allowed beside the notebook's level, as long as it holds. */
export interface HeldGrant extends KeptGrant {
  readonly lifetime: Exclude<Lifetime, 'once'>;
}

/** Of a run or a question: where it belongs to. */
export interface RunPlace {
  readonly run: string;
  readonly cell: string;
  readonly language: string;
}

export interface PermissionsOptions {
  readonly store: TrustStore;
  readonly log: AuditLog;
  readonly questions: Questions;
  /** False: nothing can have been decided about it yet. */
  readonly isSaved: boolean;
  /** Before a decision is kept: from now on the notebook is one of the reader's, else it would come back without. */
  readonly onkeep: () => void;
  /** What runs that go on have of it is to be taken from them. */
  readonly onrevoke: (capability: string) => void;
}

/** How far the open notebook is trusted: its level, what was allowed beside it, and what was made of both. */
export class Permissions {
  readonly #options: PermissionsOptions;
  #notebook = $state.raw('');
  #level = $state.raw<Level>('sandbox');
  #grants = $state.raw<readonly HeldGrant[]>([]);
  /** Calls that were allowed since the notebook was opened, by their text. */
  #uses = $state.raw(NO_USES);
  /** Ends when what was decided before is known. Nothing is run before. */
  readonly ready: Promise<void>;

  constructor(notebook: string, options: PermissionsOptions) {
    this.#options = options;
    this.#notebook = notebook;
    this.#level = defaultTrust(notebook).level;
    this.ready = options.isSaved ? this.#load() : Promise.resolve();
  }

  get notebook(): string {
    return this.#notebook;
  }

  get level(): Level {
    return this.#level;
  }

  get isFromLink(): boolean {
    return isFromLink(this.#notebook);
  }

  /** What the notebook has as long as the reader has decided nothing. */
  get defaultLevel(): Level {
    return defaultTrust(this.#notebook).level;
  }

  get grants(): readonly HeldGrant[] {
    return this.#grants;
  }

  get log(): AuditLog {
    return this.#options.log;
  }

  /** For a request to run a cell. */
  get forRun(): { readonly level: Level; readonly grants: readonly string[] } {
    return { level: this.#level, grants: this.#grants.map(({ capability }) => capability) };
  }

  /** How often what a capability covers was done since the notebook was opened. */
  usesOf(capability: string): number {
    return usesOf(this.#uses, capability);
  }

  setLevel(level: Level): void {
    const from = this.#level;
    if (level === from) return;
    this.#level = level;
    this.#note([{ ...this.#head(''), kind: 'level', from, to: level }]);
    this.#keep();
  }

  /** In all cells of the notebook. `by`: where it was asked for. */
  allow(capabilities: readonly string[], lifetime: HeldGrant['lifetime'], by?: RunPlace): void {
    const grantedAt = Date.now();
    const added = capabilities
      .filter((capability) => !this.#has(capability, lifetime))
      .map((capability): HeldGrant => ({ id: newCellId(), capability, grantedAt, lifetime }));
    if (added.length === 0) return;
    this.#grants = [...this.#grants, ...added];
    this.#note(
      added.map((grant) => ({ ...this.#head(grant.capability, by), kind: 'granted', by: 'reader' })),
    );
    if (lifetime === 'always') this.#keep();
  }

  /** Holds from the next call on, in runs that go on, too. */
  revoke(id: string): void {
    const revoked = this.#grants.find((grant) => grant.id === id);
    if (revoked === undefined) return;
    this.#grants = this.#grants.filter((grant) => grant !== revoked);
    this.#note([{ ...this.#head(revoked.capability), kind: 'revoked', by: 'reader' }]);
    if (revoked.lifetime === 'always') this.#keep();
    // Allowed twice: the other one still holds.
    if (!this.#grants.some(({ capability }) => capability === revoked.capability)) {
      this.#options.onrevoke(revoked.capability);
    }
  }

  /** Puts a program's question to the reader. `too-many`: denied without asking. Never rejects. */
  async ask(
    question: Question,
    place: RunPlace,
    asking: { readonly where: string; readonly signal: AbortSignal },
  ): Promise<Answer | 'too-many'> {
    const answer = await this.#options.questions.ask(question, {
      ...asking,
      notebook: this.#notebook,
      isFromLink: this.isFromLink,
    });
    const given = answer !== 'too-many' && answer.allowed ? answer.lifetime : 'denied';
    this.#note([{ ...this.#head(question.call, place), kind: 'asked', answer: given }]);
    if (answer !== 'too-many' && answer.allowed && answer.lifetime !== 'once') {
      this.allow([answer.capability], answer.lifetime, place);
    }
    return answer;
  }

  /** What a run did of what it was allowed, and what it was denied. */
  noteRun(place: RunPlace, calls: readonly CallTally[]): void {
    this.#uses = withCalls(this.#uses, calls);
    this.#note(
      calls.map(({ capability, allowed, denied, bytes }) => {
        return { ...this.#head(capability, place), kind: 'calls', allowed, denied, bytes };
      }),
    );
  }

  /** The text goes on under another id: what the reader decided about it does, too. */
  moveTo(notebook: string): void {
    this.#notebook = notebook;
    if (this.#level !== this.defaultLevel || this.#grants.length > 0) this.#save();
  }

  async #load(): Promise<void> {
    const { level, grants } = await this.#options.store.load(this.#notebook);
    this.#level = level;
    this.#grants = grants.map((grant): HeldGrant => ({ ...grant, lifetime: 'always' }));
  }

  #has(capability: string, lifetime: HeldGrant['lifetime']): boolean {
    return this.#grants.some(
      (grant) =>
        grant.capability === capability && (grant.lifetime === 'always' || lifetime === grant.lifetime),
    );
  }

  #keep(): void {
    this.#options.onkeep();
    this.#save();
  }

  #save(): void {
    const grants = this.#grants
      .filter(({ lifetime }) => lifetime === 'always')
      .map(({ id, capability, grantedAt }) => ({ id, capability, grantedAt }));
    void this.#options.store.save(this.#notebook, { level: this.#level, grants });
  }

  #head(capability: string, place: RunPlace = { run: '', cell: '', language: '' }) {
    return { at: Date.now(), notebook: this.#notebook, ...place, capability };
  }

  #note(entries: readonly AuditEntry[]): void {
    void this.#options.log.add(entries);
  }
}
