import { GuestThread } from '../guest-thread.ts';
import type { FrameToPage, FromWorker, ToWorker } from '../protocol.ts';

/**
 * Entry of a frame whose document is the guest's: given a port by sandbox.html, it runs one guest as a worker does. What
 * the guest writes into this document can speak in its own name only: all that comes out of here is parsed, and limited.
 */
export function startPage(port: MessagePort, _worker: string, nonce: string): void {
  // Bound at once: the page may replace what it finds.
  const post = port.postMessage.bind(port) as (
    message: FromWorker | FrameToPage,
    transfer: Transferable[],
  ) => void;
  const createUrl = URL.createObjectURL.bind(URL);
  const moduleUrl = (code: string | Uint8Array<ArrayBuffer>): string =>
    createUrl(new Blob([code], { type: 'text/javascript' }));
  const thread = new GuestThread(post, {
    importModule: (url) => import(/* @vite-ignore */ url),
    moduleUrl,
    seal() {
      // A document's script could reach the network by these under every policy.
      for (const name of Object.getOwnPropertyNames(globalThis)) {
        if (/^(?:webkit|moz)?RTC/.test(name)) Reflect.deleteProperty(globalThis, name);
      }
    },
    onUncaught(listener) {
      addEventListener('error', (event) => {
        // Pictures that cannot be loaded are events of the same name.
        if (!(event instanceof ErrorEvent)) return;
        event.preventDefault();
        listener(event.error ?? event.message);
      });
      addEventListener('unhandledrejection', (event) => {
        event.preventDefault();
        listener(event.reason);
      });
    },
  });
  port.onmessage = ({ data }: MessageEvent<ToWorker>) => {
    thread.receive(data);
  };
  post({ type: 'hello', nonce, stdin: 'up-front' }, []);
}

// Found by sandbox.html once this code has run.
window.petriStartFrame = startPage;
