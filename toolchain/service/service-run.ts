import type { Diagnostic } from '#model/diagnostic.ts';
import { encodeFailure, type Failure } from '#model/errors.ts';
import type { Manifest } from '#model/artifact.ts';
import type { Outcome } from '#model/outcome.ts';
import type { Timings, Usage } from '#model/run.ts';
import { EventLog } from './event-log.ts';
import type { SandboxRun } from './sandbox/sandbox.ts';

export type RunState = 'queued' | 'compiling' | 'running' | 'done';

/** How a compile or a run ended: the data of the event `result`. */
export interface ServiceResult {
  /** `compiled` only for a compile that gave a program. */
  readonly outcome: Outcome['kind'] | 'compiled';
  readonly detail?: Outcome;
  readonly exitCode?: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly artifact?: { readonly digest: string; readonly manifest: Manifest };
  readonly cacheHit: boolean;
  readonly timings: Timings;
  readonly usage: Usage;
  readonly truncated: boolean;
  readonly droppedBytes: number;
  /** Files that the program was given and removed; those that it made or changed are events of their own. */
  readonly removedFiles?: readonly string[];
}

/** What is known of a run without its events. */
export interface RunFacts {
  readonly id: string;
  readonly kind: 'compile' | 'run';
  readonly language: string;
  readonly target: string;
  readonly state: RunState;
  readonly cacheHit?: boolean;
  readonly outcome?: string;
  readonly artifact?: string;
}

/** One compile or native run, from when it was accepted until it is forgotten. */
export class ServiceRun {
  readonly id: string;
  readonly kind: 'compile' | 'run';
  readonly language: string;
  readonly target: string;
  readonly trace: string | undefined;
  readonly log = new EventLog();
  readonly #abort = new AbortController();
  #state: RunState = 'queued';
  #result: ServiceResult | undefined;
  #error: Failure | undefined;
  #endedAt = 0;
  /** How often it was asked for by itself, and how many runs wait for what it gives: what others wait for is not stopped by one. */
  askers = 0;
  followers = 0;
  /** Somebody waits for a run that needs it. */
  isUrgent = false;
  /** Set while a program runs that takes input. */
  program: SandboxRun | undefined;

  /** @param trace the `traceparent` of who asked first */
  constructor(facts: Pick<RunFacts, 'id' | 'kind' | 'language' | 'target'>, trace?: string) {
    this.trace = trace;
    this.id = facts.id;
    this.kind = facts.kind;
    this.language = facts.language;
    this.target = facts.target;
    this.log.add('state', { state: this.#state });
  }

  get state(): RunState {
    return this.#state;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get result(): ServiceResult | undefined {
    return this.#result;
  }

  get error(): Failure | undefined {
    return this.#error;
  }

  get endedAt(): number {
    return this.#endedAt;
  }

  enter(state: Exclude<RunState, 'done'>): void {
    if (this.#state === state || this.#state === 'done') return;
    this.#state = state;
    this.log.add('state', { state });
  }

  /** Exactly one result ends a run. */
  finish(result: ServiceResult): void {
    if (this.#state === 'done') return;
    this.#result = result;
    this.#end('result', result);
  }

  /** The service could not do it. */
  fail(error: Failure): void {
    if (this.#state === 'done') return;
    this.#error = error;
    this.#end('error', encodeFailure(error));
  }

  stop(): void {
    this.#abort.abort();
  }

  facts(): RunFacts {
    const { id, kind, language, target } = this;
    const result = this.#result;
    return {
      id,
      kind,
      language,
      target,
      state: this.#state,
      ...(result && { outcome: result.outcome, cacheHit: result.cacheHit }),
      ...(result?.artifact && { artifact: result.artifact.digest }),
    };
  }

  #end(event: string, data: unknown): void {
    this.#state = 'done';
    this.#endedAt = Date.now();
    this.program = undefined;
    this.log.add(event, data);
    this.log.close();
  }
}
