import { stat } from 'node:fs/promises';
import { serveFromEnvironment } from '../../serve/main.ts';
import type { Command } from '../command.ts';
import { EXIT, UsageError } from '../command.ts';
import { parseOptions } from '../options.ts';

export const serve: Command = {
  name: 'serve',
  usage: '[folder] [--port N] [--host ADDRESS] [--no-isolation]',
  summary: 'Serves the site and the service mount under /api; or a folder.',
  details: `
folder           what \`petri build --offline\` wrote, or a docs site with its cells; unless told, Petri itself

--port N         4173 unless told; PORT in the environment does the same
--host ADDRESS   127.0.0.1 unless told; HOST in the environment does the same
--no-isolation   without the COOP and COEP headers, as most static hosts serve`,
  async run(args) {
    const { values, rest, after } = parseOptions(args, {
      port: 'string',
      host: 'string',
      'no-isolation': 'boolean',
    });
    const [folder, ...others] = [...rest, ...after];
    if (folder?.startsWith('-') === true) throw new UsageError(`There is no option ${folder}.`);
    if (others.length > 0) throw new UsageError('One folder at a time: petri serve FOLDER.');
    if (folder !== undefined && !(await isFolder(folder))) throw new UsageError(`${folder} is no folder.`);
    const { port, host } = values;
    await serveFromEnvironment(
      {
        ...process.env,
        ...(port !== undefined && { PORT: port }),
        ...(host !== undefined && { HOST: host }),
        ...(values['no-isolation'] !== undefined && { PETRI_ISOLATION: 'off' }),
      },
      folder,
    );
    return EXIT.ok;
  },
};

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
