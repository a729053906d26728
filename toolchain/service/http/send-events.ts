import type { ServerResponse } from 'node:http';
import { SERVICE_LIMITS } from '#model/limits.ts';
import type { EventLog } from '../event-log.ts';

/** Proxies end connections that say nothing for a minute. */
const HEARTBEAT_MS = 15_000;

/**
 * Sends the events after a number as Server-Sent Events, as they come, and ends with the run. A reader that is too far behind
 * is cut off: it comes back with `Last-Event-ID` and goes on where it was.
 */
export function sendEvents(
  response: ServerResponse,
  log: EventLog,
  lastEventId: number,
  headers: Readonly<Record<string, string>>,
): void {
  response.writeHead(200, {
    ...headers,
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  response.write('retry: 1000\n\n');
  let sent = lastEventId;
  const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS);
  const send = (): void => {
    for (const { id, event, data } of log.after(sent)) {
      if (response.writableLength > SERVICE_LIMITS.behindBytes) {
        response.destroy();
        return;
      }
      response.write(`id: ${String(id)}\nevent: ${event}\ndata: ${data}\n\n`);
      sent = id;
    }
    if (log.isClosed) response.end();
  };
  const ignore = log.listen(send);
  response.once('close', () => {
    ignore();
    clearInterval(heartbeat);
  });
  send();
}
