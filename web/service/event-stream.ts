import { Failure } from '#model/errors.ts';

/** An event of a stream of Server-Sent Events. `id` is a number, as this service's are; undefined where there is none. */
export interface StreamEvent {
  readonly id: number | undefined;
  readonly name: string;
  readonly data: string;
}

/** Characters of one event: a service that sends more is none of ours. */
const EVENT_LIMIT = 16 * 1024 * 1024;

/**
 * Events of a response's body as they come, until it ends. `heard` is called with everything that arrives, comments too.
 * Rejects as the body does, and with Failure `service.answer-invalid` for an event without end.
 */
export async function* eventsOf(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  heard: () => void,
): AsyncGenerator<StreamEvent, void, undefined> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let pending = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard();
      pending += value;
      // A blank line ends an event; half of a line end may be yet to come.
      const blocks = pending.split(/\r\n\r\n|\n\n|\r\r/);
      pending = blocks.pop() ?? '';
      if (pending.length > EVENT_LIMIT) {
        throw new Failure('service.answer-invalid', 'The service sent an event that is too long to be one.');
      }
      for (const block of blocks) {
        const event = eventOf(block);
        if (event !== undefined) yield event;
      }
    }
  } finally {
    // Whoever leaves early wants no more of it.
    await reader.cancel().catch(() => undefined);
  }
}

/** Undefined for comments, and for what only says when to come back. */
function eventOf(block: string): StreamEvent | undefined {
  let id: number | undefined;
  let name = 'message';
  const data: string[] = [];
  for (const line of block.split(/\r\n|\n|\r/)) {
    const [, field = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    if (field === 'data') data.push(value);
    else if (field === 'event') name = value;
    else if (field === 'id' && /^\d{1,15}$/.test(value)) id = Number(value);
  }
  return data.length === 0 ? undefined : { id, name, data: data.join('\n') };
}
