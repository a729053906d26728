import type { Command } from '../command.ts';
import { EXIT } from '../command.ts';
import { table } from '../table.ts';
import { withPetri } from '../with-petri.ts';

export const languages: Command = {
  name: 'languages',
  usage: '[--json]',
  summary: 'Lists the languages, their versions and where they can run.',
  details: '--json  the same for programs',
  run: (args, terminal) =>
    withPetri((petri) => {
      const rows = petri.languages.map(({ id, label, version, targets, available, reason, manifest }) => {
        return { id, label, version, targets, extensions: manifest.extensions, available, reason };
      });
      terminal.out(
        args.includes('--json')
          ? `${JSON.stringify(rows, null, 2)}\n`
          : table(
              ['id', 'language', 'version', 'files', 'runs on'],
              rows.map((row) => [
                row.id,
                row.label,
                row.version,
                row.extensions.join(' '),
                row.available ? row.targets.join(', ') : `not available: ${row.reason ?? ''}`,
              ]),
            ),
      );
      return Promise.resolve(EXIT.ok);
    }),
};
