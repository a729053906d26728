import { GuestThread } from '../guest-thread.ts';
import type { ToWorker } from '../protocol.ts';

/** Entry of a run's worker. It lives in a blob of the sandbox frame and runs one guest. */

interface WorkerScope {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
}

const scope = globalThis as unknown as WorkerScope;
// Bound at once: a guest that is JavaScript may replace what it finds.
const post = scope.postMessage.bind(scope);
const createUrl = URL.createObjectURL.bind(URL);

/** Longer texts are blobs: an address is copied about. */
const SHORT = 32_768;

/**
 * The text of a module as its own address: it is imported in 2 ms, a blob, which another process has to be asked for, in 8.
 * Undefined for what is too long, or no text that can be written so.
 */
function shortUrl(code: string): string | undefined {
  if (code.length > SHORT || /\p{Surrogate}/u.test(code)) return undefined;
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

/**
 * Messages in our name; workers, which would have all of this again; addresses of what other runs load; a channel to
 * the other runs of the frame.
 */
const SEALED = ['postMessage', 'close', 'Worker', 'SharedWorker', 'BroadcastChannel', 'onmessage'];

const thread = new GuestThread(
  (message, transfer) => {
    post(message, transfer);
  },
  {
    importModule: (url) => import(/* @vite-ignore */ url),
    moduleUrl: (code) => shortUrl(code) ?? createUrl(new Blob([code], { type: 'text/javascript' })),
    seal() {
      for (
        let holder: object | null = scope;
        holder !== null;
        holder = Object.getPrototypeOf(holder) as object | null
      ) {
        for (const name of SEALED) Reflect.deleteProperty(holder, name);
      }
      Reflect.deleteProperty(URL, 'revokeObjectURL');
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
// No property that a guest could read and call; and what a guest dispatches by itself is no message.
addEventListener('message', (event) => {
  if (event.isTrusted) thread.receive(event.data as ToWorker);
});
