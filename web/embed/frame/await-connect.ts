import * as v from 'valibot';
import { EMBED_PROTOCOL, type Connect } from '../protocol.ts';

const connect = v.object({
  petri: v.literal(EMBED_PROTOCOL),
  type: v.literal('connect'),
  nonce: v.pipe(v.string(), v.minLength(1), v.maxLength(128)),
  role: v.optional(v.picklist(['worker', 'stage']), 'worker'),
});

interface Connected extends Required<Pick<Connect, 'nonce' | 'role'>> {
  readonly port: MessagePort;
  /** Of the window around it; `null` for one that has none. */
  readonly origin: string;
}

/**
 * Calls `take` with the first `connect` that comes from the window around this one, and hears nothing after it. Without a window
 * around it nothing is taken: nobody opens this document as a page.
 */
export function awaitConnect(
  { target, parent }: { readonly target: Window; readonly parent: Window },
  take: (connected: Connected) => unknown,
): void {
  if (parent === target) return;
  const listen = (event: MessageEvent<unknown>): void => {
    const [port] = event.ports;
    if (event.source !== parent || port === undefined) return;
    const parsed = v.safeParse(connect, event.data);
    if (!parsed.success) return;
    target.removeEventListener('message', listen);
    const { nonce, role } = parsed.output;
    take({ nonce, role, port, origin: event.origin });
  };
  target.addEventListener('message', listen);
}
