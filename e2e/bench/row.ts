import type { Bench } from './bench.ts';

export type Unit = 'ms' | 'µs' | '× native' | 'KB gzip' | 'MB brotli' | 'MB' | 'count';

/** One number of the table. Rows of one file may share a measurement. */
export interface Row {
  readonly name: string;
  readonly unit: Unit;
  /** At most this, in `unit`; left out where the number is only reported. */
  readonly target?: number;
  /** Why the target is hard, or what a miss is made of; shown beside a missed target. */
  readonly why?: string;
  run(bench: Bench): Promise<Measured>;
}

export interface Measured {
  /** In the row's unit, in the order taken. */
  readonly samples: readonly number[];
  readonly peers?: readonly Peer[];
  /** What the number is made of, shown below the table. */
  readonly notes?: readonly string[];
}

/** The same work done by something else on this machine: what there is to reach or to beat. */
export interface Peer {
  readonly name: string;
  /** In the row's unit; empty when it could not be measured here. */
  readonly samples: readonly number[];
  /** Why there is no sample. */
  readonly reason?: string;
}
