import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { HTTP_LIMITS } from '#model/limits.ts';
import type { OpenService } from '../service/open-service.ts';
import { serveApi } from './api.ts';
import type { StaticOptions } from './static-files.ts';
import { serveStatic } from './static-files.ts';

/** Bounds of connections: `HTTP_LIMITS`, but a test has no time to wait for them. */
export type HttpLimits = { readonly [K in keyof typeof HTTP_LIMITS]: number };

/**
 * The site and the `/api` mount on one HTTP server, not yet listening. `base` is where both stand, `/` first and last. Without
 * a service the mount says that there is none.
 */
export function createPetriServer(
  options: StaticOptions,
  service?: OpenService,
  limits: HttpLimits = HTTP_LIMITS,
): Server {
  const times = {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: limits.checkMs,
  };
  const server = createServer(times, (request, response) => {
    // Only the path counts. `new URL` would resolve `..` and accept whole addresses; splitting keeps what was asked.
    const [pathname = '/'] = (request.url ?? '/').split(/[?#]/, 1);
    const below = pathname.startsWith(options.base) ? pathname.slice(options.base.length - 1) : '';
    if (below === '/api' || below.startsWith('/api/')) {
      if (service !== undefined) {
        service.handle(request, response, below);
        return;
      }
      serveApi(request, response, below);
      // A body that nobody reads would keep the connection waiting.
      request.resume();
      return;
    }
    serveStatic(request, response, pathname, options).catch((error: unknown) => {
      console.error('petri: a request failed:', error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  // Who neither sends nor takes anything is let go of; events have a heartbeat.
  server.timeout = limits.idleMs;
  server.maxConnections = limits.connections;
  return server;
}
