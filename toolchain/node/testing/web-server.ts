import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll } from 'vitest';

export interface WebServer {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  /** Methods and paths of all requests so far, in order. */
  readonly requests: string[];
  readonly headers: IncomingMessage['headers'][];
}

const MIB = 1_048_576;

/** A server of the calling file's tests: `/hello`, `/echo`, `/big`, `/never`, and `/to?STATUS ADDRESS` which redirects. */
export function webServer(): WebServer {
  let server: Server | undefined;
  const requests: string[] = [];
  const headers: IncomingMessage['headers'][] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      const { method = '', url = '' } = request;
      requests.push(`${method} ${url}`);
      headers.push(request.headers);
      response.setHeader('Content-Type', 'text/plain');
      response.setHeader('Set-Cookie', 'a=b');
      const [path, query = ''] = url.split('?', 2);
      if (path === '/hello') response.end('hello');
      else if (path === '/echo') request.pipe(response);
      else if (path === '/big') {
        response.writeHead(200);
        for (let sent = 0; sent < 20; sent++) response.write(new Uint8Array(MIB));
        response.end();
      } else if (path === '/to') {
        const [status = '', location = ''] = decodeURIComponent(query).split(' ');
        response.writeHead(Number(status), { Location: location }).end();
      } else if (path !== '/never') response.writeHead(404).end('nothing here');
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    server?.closeAllConnections();
    server?.close();
  });
  return {
    get origin() {
      const { port } = server?.address() as AddressInfo;
      return `http://127.0.0.1:${String(port)}`;
    },
    requests,
    headers,
  };
}
