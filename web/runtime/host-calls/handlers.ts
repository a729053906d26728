import type { CallHandler } from './handler.ts';
import type { NetOptions } from './net.ts';

/** All that the page does for guests, by name. */
export function callHandlers(
  net: NetOptions,
  own: readonly CallHandler[] = [],
): ReadonlyMap<string, CallHandler> {
  return new Map([netHandler(net), ...own].map((handler) => [handler.name, handler]));
}

/** Its code comes with the first request that a program makes: most make none. */
function netHandler(options: NetOptions): CallHandler {
  return {
    name: 'net',
    async read(call) {
      const { NetHandler } = await import('./net.ts');
      return new NetHandler(options).read(call);
    },
  };
}
