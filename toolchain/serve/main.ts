import { existsSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { asFailure } from '#model/errors.ts';
import { openService, type OpenService } from '../service/open-service.ts';
import { serviceSettings } from '../service/service-settings.ts';
import type { HttpLimits } from './bounded-server.ts';
import { createPetriServer } from './server.ts';
import { fileURLToPath } from 'node:url';

const DEFAULT_PORT = 4173;
const DEFAULT_HOST = '127.0.0.1';

export interface ServeOptions {
  readonly root: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly base: string;
  readonly isolation: boolean;
  /** It is not Petri that is served: see StaticOptions. */
  readonly isForeign?: boolean;
  /** Answers below `/api`; without one the mount says that there is none. */
  readonly service?: OpenService;
  readonly limits?: HttpLimits;
}

/**
 * Serves what is built, or another folder, and the compile service, as `PORT`, `HOST`, `PETRI_ISOLATION=off` and `PETRI_SERVICE=off`
 * say, until the process is told to end.
 */
export async function serveFromEnvironment(
  environment: NodeJS.ProcessEnv = process.env,
  folder?: string,
): Promise<void> {
  const port = Number(environment['PORT'] ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    endWith(`PORT is "${String(environment['PORT'])}"; it must be a number from 0 to 65535.`);
  }
  const root = folder ?? fileURLToPath(new URL('../../dist', import.meta.url));
  // The policies of Petri's own pages would break the pages of others, which have no service either.
  const isForeign = !existsSync(join(root, 'sandbox.html'));
  const service = isForeign ? undefined : await openServiceFrom(environment);
  const { server, address } = await listen({
    root,
    isForeign,
    host: environment['HOST'] ?? DEFAULT_HOST,
    port,
    base: '/',
    isolation: environment['PETRI_ISOLATION'] !== 'off',
    ...(service && { service }),
  }).catch((error: unknown) => {
    endWith(whyNotListening(error, port));
  });
  console.log(`petri: ${address}  (Ctrl-C stops)`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void end(server, service));
  }
}

/** The site goes at once; what the service has begun may end. */
async function end(server: Server, service: OpenService | undefined): Promise<void> {
  await service?.drain();
  server.close();
  server.closeAllConnections();
}

/**
 * Undefined when it is off, or cannot be opened: the page works without, and says so. With a queue it is what the process is for: it
 * ends, and who looks after it starts it again.
 */
async function openServiceFrom(environment: NodeJS.ProcessEnv): Promise<OpenService | undefined> {
  if (environment['PETRI_SERVICE'] === 'off') return undefined;
  try {
    return await openService(await serviceSettings(environment));
  } catch (error) {
    const message = `the compile service is not there: ${asFailure(error).message}`;
    if (environment['PETRI_SERVICE_QUEUE']) endWith(message);
    console.error(`petri: ${message}`);
    return undefined;
  }
}

/** A listening server and the address of its site. Rejects with the system's error, `EADDRINUSE` for one. */
export async function listen(options: ServeOptions): Promise<{ server: Server; address: string }> {
  const server = createPetriServer(options, options.service, options.limits);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : options.port;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return { server, address: `http://${host}:${String(port)}${options.base}` };
}

function whyNotListening(error: unknown, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return `Port ${String(port)} is taken, perhaps by another Petri. Choose one: PORT=${String(port + 1)} npm start`;
  }
  if (code === 'EACCES') return `Port ${String(port)} may not be used by this user. Choose one above 1023.`;
  return error instanceof Error ? error.message : String(error);
}

/** Prints a message for a person and ends the process. */
function endWith(message: string): never {
  console.error(`\npetri: ${message}`);
  process.exit(1);
}
