import type { Artifact } from '#model/artifact.ts';
import type { Digest } from '#model/digest.ts';
import type { Limits } from '#model/limits.ts';
import type { ServiceCompile } from './compile-request.ts';
import type { EventLog } from './event-log.ts';
import type { RunFacts } from './service-run.ts';

/** What a run takes beside what a compile does. */
export interface RunOptions {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string | undefined;
  readonly interactive: boolean;
  readonly limits: Partial<Limits>;
}

/** Who asks, and what for. */
export interface Asker {
  /** As quotas know it: the name of a key, or an address. */
  readonly client: string;
  /** The request as it came: what a worker elsewhere reads it from. */
  readonly body: Readonly<Record<string, unknown>>;
  /** `traceparent` of the request, as W3C's Trace Context has it. */
  readonly trace?: string | undefined;
}

/** What the HTTP interface asks of a service: one process with a queue in memory, or many that share one. */
export interface RunService {
  readonly isDraining: boolean;

  /**
   * Accepts a compile, joins one that is under way, or answers from the store. Throws Failure `service.draining`,
   * `service.queue-full`, `service.client-full`, `service.allowance-spent`, `service.queue-down`.
   */
  compile(compile: ServiceCompile, asker: Asker): Promise<RunFacts>;

  /** Accepts a native run. Throws what `compile` throws, and `request.invalid` for what runs in the page. */
  run(compile: ServiceCompile, options: RunOptions, asker: Asker): Promise<RunFacts>;

  facts(id: string): Promise<RunFacts | undefined>;

  /** The run's events, those that are still to come too. */
  events(id: string): Promise<EventLog | undefined>;

  /** Stops a run, or a compile that nobody else asked for. False: it goes on for others; undefined: there is none. */
  stop(id: string): Promise<boolean | undefined>;

  /**
   * Input for an interactive run, then end of file if it is the last. Throws Failure `service.run-unknown`, `service.no-input`,
   * `service.input-full`.
   */
  input(id: string, text: string, isLast: boolean): Promise<void>;

  program(digest: Digest): Promise<Artifact | undefined>;

  /** Takes nothing new; waits for what is under way, at most so long, then ends it. */
  drain(timeMs: number): Promise<void>;
}
