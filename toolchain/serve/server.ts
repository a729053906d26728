import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { OpenService } from '../service/open-service.ts';
import { serveApi } from './api.ts';
import { createBoundedServer, type HttpLimits } from './bounded-server.ts';
import type { StaticOptions } from './static-files.ts';
import { serveStatic } from './static-files.ts';

/** By it the page knows whether its site has a service, without asking anything below `/api`. */
const SITE_FILE = '/site.json';

/**
 * The site and the `/api` mount on one HTTP server, not yet listening. `base` is where both stand, `/` first and last. Without
 * a service the mount says that there is none.
 */
export function createPetriServer(
  options: StaticOptions,
  service?: OpenService,
  limits?: HttpLimits,
): Server {
  return createBoundedServer((request, response) => {
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
    if (below === SITE_FILE && service !== undefined) {
      serveSetting(request, response);
      return;
    }
    serveStatic(request, response, pathname, options).catch((error: unknown) => {
      console.error('petri: a request failed:', error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  }, limits);
}

function serveSetting(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.writeHead(200).end(request.method === 'HEAD' ? undefined : '{ "service": "api/" }\n');
}
