import type { RunOptions } from '../run-service.ts';

/** What stands in a queue: all that a worker needs, read there as it was sent to the front end. */
export interface WorkOrder {
  readonly id: string;
  readonly kind: 'compile' | 'run';
  readonly client: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Digest of the compile's inputs as the front end has it: a worker with another toolchain has another one. */
  readonly compile: string;
  readonly options: RunOptions | null;
  readonly trace: string | null;
}
