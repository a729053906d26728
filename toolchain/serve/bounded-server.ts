import { createServer, type RequestListener, type Server } from 'node:http';
import { HTTP_LIMITS } from '#model/limits.ts';

/** Bounds of connections: `HTTP_LIMITS`, but a test has no time to wait for them. */
export type HttpLimits = { readonly [K in keyof typeof HTTP_LIMITS]: number };

/** A server that lets go of who is too slow, or says nothing; not yet listening. Events have a heartbeat. */
export function createBoundedServer(listener: RequestListener, limits: HttpLimits = HTTP_LIMITS): Server {
  const server = createServer(
    {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: limits.checkMs,
    },
    listener,
  );
  server.timeout = limits.idleMs;
  server.maxConnections = limits.connections;
  return server;
}
