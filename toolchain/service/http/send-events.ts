import type { ServerResponse } from 'node:http';
import { SERVICE_LIMITS } from '#model/limits.ts';
import type { EventLog } from '../event-log.ts';

/** Proxies end connections that say nothing for a minute. */
const HEARTBEAT_MS = 15_000;
/** What is written at once. */
const BATCH = { events: 64, characters: 16 * 1024 } as const;

/**
 * Sends the events after a number as Server-Sent Events, as they come, and ends with the run. Nothing is put in memory for a
 * reader that does not read: it has a place in the log. One that takes nothing for `stallMs` is cut off; it comes back with
 * `Last-Event-ID` and goes on where it was.
 */
export function sendEvents(
  response: ServerResponse,
  log: EventLog,
  lastEventId: number,
  headers: Readonly<Record<string, string>>,
  stallMs: number = SERVICE_LIMITS.stallMs,
): void {
  response.writeHead(200, {
    ...headers,
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  let sent = lastEventId;
  let stalled: NodeJS.Timeout | undefined;
  const write = (text: string): void => {
    if (!response.write(text)) stalled ??= setTimeout(() => response.destroy(), stallMs);
  };
  const send = (): void => {
    while (stalled === undefined && !response.writableEnded) {
      let text = '';
      for (const { id, event, data } of log.after(sent, BATCH.events)) {
        text += `id: ${String(id)}\nevent: ${event}\ndata: ${data}\n\n`;
        sent = id;
        if (text.length > BATCH.characters) break;
      }
      if (text !== '') {
        write(text);
      } else {
        if (!log.isClosed) return;
        response.end();
        stalled = setTimeout(() => response.destroy(), stallMs);
      }
    }
  };
  const heartbeat = setInterval(() => {
    if (stalled === undefined) write(': still here\n\n');
  }, HEARTBEAT_MS);
  const ignore = log.listen(send);
  response.on('drain', () => {
    if (response.writableEnded) return;
    clearTimeout(stalled);
    stalled = undefined;
    send();
  });
  response.once('close', () => {
    ignore();
    clearInterval(heartbeat);
    clearTimeout(stalled);
  });
  write('retry: 1000\n\n');
  send();
}
