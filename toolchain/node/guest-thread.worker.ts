import { parentPort } from 'node:worker_threads';
import { GuestThread } from '#runtime/guest-thread.ts';
import type { ToWorker } from '#runtime/protocol.ts';

/** Entry of a guest's thread in Node. */
const port = parentPort;
if (port !== null) {
  const thread = new GuestThread((message, transfer) => {
    port.postMessage(message, transfer);
  });
  port.on('message', (data: ToWorker) => {
    thread.receive(data);
  });
}
