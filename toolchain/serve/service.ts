import { openService } from '../service/open-service.ts';
import { serviceSettings } from '../service/service-settings.ts';
import { createBoundedServer } from './bounded-server.ts';

const DEFAULT_PORT = 4174;
const DEFAULT_HOST = '127.0.0.1';

/**
 * The compile service alone, without the site: a front end, a worker that answers for its health, or both, as `PETRI_SERVICE_ROLE`
 * says, until the process is told to end. Resolves to its address when it is ready; rejects with Failure `service.settings-invalid` or
 * `service.queue-down`, or with the system's error.
 */
export async function serveService(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const settings = await serviceSettings(environment);
  const service = await openService(settings);
  const server = createBoundedServer((request, response) => {
    const [path = '/'] = (request.url ?? '/').split(/[?#]/, 1);
    service.handle(request, response, path);
  });
  const host = environment['HOST'] ?? DEFAULT_HOST;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(Number(environment['PORT'] ?? DEFAULT_PORT), host, resolve);
  });
  const end = async (): Promise<void> => {
    await service.drain();
    server.close();
    server.closeAllConnections();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end());
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  return `http://${host.includes(':') ? `[${host}]` : host}:${String(port)}/api/`;
}
