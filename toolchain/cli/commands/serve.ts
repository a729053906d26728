import { serveFromEnvironment } from '../../serve/main.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../command.ts';
import { parseOptions } from '../options.ts';

export const serve: Command = {
  name: 'serve',
  usage: '[--port N] [--host ADDRESS] [--no-isolation]',
  summary: 'Serves the site and the service mount under /api.',
  details: `
--port N         4173 unless told; PORT in the environment does the same
--host ADDRESS   127.0.0.1 unless told; HOST in the environment does the same
--no-isolation   without the COOP and COEP headers, as most static hosts serve`,
  async run(args) {
    const { values } = parseOptions(args, { port: 'string', host: 'string', 'no-isolation': 'boolean' });
    const { port, host } = values;
    await serveFromEnvironment({
      ...process.env,
      ...(port !== undefined && { PORT: port }),
      ...(host !== undefined && { HOST: host }),
      ...(values['no-isolation'] !== undefined && { PETRI_ISOLATION: 'off' }),
    });
    return EXIT.ok;
  },
};
