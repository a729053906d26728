import { parentPort } from 'node:worker_threads';
import { GuestThread } from '#runtime/guest-thread.ts';
import type { ToWorker } from '#runtime/protocol.ts';

/** Entry of a guest's thread in Node. */
const port = parentPort;
if (port !== null) {
  const { process, Buffer } = globalThis;
  const thread = new GuestThread(
    (message, transfer) => {
      port.postMessage(message, transfer);
    },
    {
      importModule: (url) => import(/* @vite-ignore */ url),
      moduleUrl: (code) => `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`,
      seal() {
        // No wall, as the sandbox frame is one: a program that looks for a way out of a Node thread finds it.
        for (const name of ['process', 'require', 'module', 'exports', 'Buffer', 'fetch', 'WebSocket']) {
          Reflect.deleteProperty(globalThis, name);
        }
      },
      onUncaught(listener) {
        process.on('uncaughtException', listener);
        process.on('unhandledRejection', listener);
      },
    },
  );
  port.on('message', (data: ToWorker) => {
    thread.receive(data);
  });
}
