import { GuestThread } from '../guest-thread.ts';
import type { ToWorker } from '../protocol.ts';

/** Entry of a run's worker. It lives in a blob of the sandbox frame and runs one guest. */

interface WorkerScope {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
}

const scope = globalThis as unknown as WorkerScope;
// Bound at once: a guest that is JavaScript may replace what it finds.
const post = scope.postMessage.bind(scope);
const thread = new GuestThread(
  (message, transfer) => {
    post(message, transfer);
  },
  {
    importModule: (url) => import(/* @vite-ignore */ url),
    moduleUrl: (code) => URL.createObjectURL(new Blob([code], { type: 'text/javascript' })),
    seal() {
      for (
        let holder: object | null = scope;
        holder !== null;
        holder = Object.getPrototypeOf(holder) as object | null
      ) {
        for (const name of ['postMessage', 'close']) Reflect.deleteProperty(holder, name);
      }
    },
    onUncaught(listener) {
      addEventListener('error', (event) => {
        event.preventDefault();
        listener(event.error ?? event.message);
      });
      addEventListener('unhandledrejection', (event) => {
        event.preventDefault();
        listener(event.reason);
      });
    },
  },
);
scope.onmessage = ({ data }) => {
  thread.receive(data as ToWorker);
};
