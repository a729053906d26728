import { serveService } from '../../serve/service.ts';
import type { Command } from '../command.ts';
import { EXIT, UsageError } from '../command.ts';
import { parseOptions } from '../options.ts';

export const service: Command = {
  name: 'service',
  usage: '[--role front|worker|all] [--queue URL] [--targets LIST] [--port N] [--host ADDRESS]',
  summary: 'The compile service alone: a front end, a worker, or both.',
  details: `
--role ROLE      front accepts, worker compiles and runs, all does both (all unless told; PETRI_SERVICE_ROLE)
--queue URL      the Valkey or Redis that front ends and workers share, redis://host:6379/0 (PETRI_SERVICE_QUEUE)
--targets LIST   what a worker does, by commas: rust/browser,c/native,cuda/*; all that it can unless told (PETRI_SERVICE_TARGETS)
--port N         4174 unless told; a worker answers there for its health and its metrics (PORT)
--host ADDRESS   127.0.0.1 unless told (HOST)

public/docs/service.md has the other settings.`,
  async run(args, terminal) {
    const { values, rest, after } = parseOptions(args, {
      role: 'string',
      queue: 'string',
      targets: 'string',
      port: 'string',
      host: 'string',
    });
    const [unknown] = [...rest, ...after];
    if (unknown !== undefined) throw new UsageError(`petri service does not know ${unknown}.`);
    const { role, queue, targets, port, host } = values;
    if (port !== undefined && !/^\d{1,5}$/.test(port)) throw new UsageError('--port is a number.');
    const address = await serveService({
      ...process.env,
      ...(role !== undefined && { PETRI_SERVICE_ROLE: role }),
      ...(queue !== undefined && { PETRI_SERVICE_QUEUE: queue }),
      ...(targets !== undefined && { PETRI_SERVICE_TARGETS: targets }),
      ...(port !== undefined && { PORT: port }),
      ...(host !== undefined && { HOST: host }),
    });
    terminal.out(`petri: ${address}healthz  (Ctrl-C stops)\n`);
    return EXIT.ok;
  },
};
