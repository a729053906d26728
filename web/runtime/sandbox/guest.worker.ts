import { GuestThread } from '../guest-thread.ts';
import type { ToWorker } from '../protocol.ts';

/** Entry of a run's worker. It lives in a blob of the sandbox frame and runs one guest. */

interface WorkerScope {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
}

const scope = globalThis as unknown as WorkerScope;
const thread = new GuestThread((message, transfer) => {
  scope.postMessage(message, transfer);
});
scope.onmessage = ({ data }) => {
  thread.receive(data as ToWorker);
};
