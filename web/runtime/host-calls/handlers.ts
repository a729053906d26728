import type { CallHandler } from './handler.ts';
import { NetHandler, type NetOptions } from './net.ts';

/** All that the page does for guests, by name. */
export function callHandlers(
  net: NetOptions,
  own: readonly CallHandler[] = [],
): ReadonlyMap<string, CallHandler> {
  return new Map([new NetHandler(net), ...own].map((handler) => [handler.name, handler]));
}
