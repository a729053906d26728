import type { GuestCall } from '#model/host-call.ts';
import type { Output } from '#model/output.ts';
import type { StreamName } from './output-batches.ts';
import type { SupervisedEnd, ToWorker } from './protocol.ts';

/** A worker as a run needs it; web workers and Node's threads are both made to look so. */
export interface GuestWorker {
  post(message: ToWorker): void;
  /** Kills it wherever it is. Nothing is heard of it afterwards. */
  terminate(): void;
  listen(listener: { message(data: unknown): void; died(reason: string): void }): void;
}

export interface RunListener {
  output(name: StreamName, bytes: Uint8Array): void;
  display(output: Output): void;
  waiting(isWaiting: boolean): void;
  /** A host call that the page decides on. It is answered by `answer`, once. */
  call(number: number, call: GuestCall): void;
  /** A call that nobody waits for any more. It is answered all the same. */
  cancel(number: number): void;
  /** Called exactly once, as the last one. */
  end(end: SupervisedEnd): void;
}
