import type { IncomingMessage, ServerResponse } from 'node:http';

/** Parts of the compile service's interface that this server does not offer. */
const SERVICE_PATHS = /^\/api\/(?:v1(?:\/|$)|readyz$|metrics$|openapi\.json$)/;

/**
 * The `/api` mount of a server that has no compile service: it says so. `healthz` answers for the server itself.
 * @param path what stands after the site's base, `/api` first
 */
export function serveApi(request: IncomingMessage, response: ServerResponse, path: string): void {
  if (path === '/api/healthz') {
    if (request.method === 'GET' || request.method === 'HEAD') {
      endJson(response, 200, { status: 'ok', targets: [] });
    } else {
      response.setHeader('Allow', 'GET, HEAD');
      endJson(response, 405, notAvailable('healthz is read with GET.', path));
    }
    return;
  }
  const message =
    'This server has no compile service. C and C++ are compiled in the page and need none; ' +
    'give the address of a service to use other targets.';
  endJson(response, SERVICE_PATHS.test(path) ? 501 : 404, notAvailable(message, path));
}

function notAvailable(message: string, path: string) {
  return { code: 'service.not-available', message, detail: { path } };
}

function endJson(response: ServerResponse, status: number, body: unknown): void {
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.writeHead(status).end(`${JSON.stringify(body)}\n`);
}
