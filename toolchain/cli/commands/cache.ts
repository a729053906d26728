import type { Command } from '../command.ts';
import { EXIT, UsageError } from '../command.ts';
import { table } from '../table.ts';
import { withPetri } from '../with-petri.ts';

export const cache: Command = {
  name: 'cache',
  usage: 'ls | clear [--pinned] | stats',
  summary: 'Shows or clears what was compiled and kept.',
  details: `
ls               every kept artifact: digest of its key, size, language, when it was last used
clear            deletes what is not pinned; --pinned deletes that too
stats            bytes, entries, quota and where they are`,
  run: (args, terminal) =>
    withPetri(async ({ artifacts }) => {
      const [action, ...options] = args;
      if (action === 'ls') {
        const entries = [...(await artifacts.list())].sort((a, b) => b.usedAt - a.usedAt);
        terminal.out(
          table(
            ['key', 'bytes', 'language', 'kind', 'last used', 'title'],
            entries.map((entry) => [
              entry.key.slice('sha256:'.length, 'sha256:'.length + 12),
              String(entry.size),
              entry.language,
              entry.pinned ? `${entry.kind} (pinned)` : entry.kind,
              new Date(entry.usedAt).toISOString().slice(0, 16).replace('T', ' '),
              entry.title,
            ]),
          ),
        );
      } else if (action === 'clear') {
        const before = await artifacts.usage();
        await artifacts.clear({ pinned: options.includes('--pinned') });
        const after = await artifacts.usage();
        terminal.out(
          `${String(before.entries - after.entries)} entries deleted, ${String(after.entries)} kept\n`,
        );
      } else if (action === 'stats') {
        const { bytes, entries, quota, backend, reason } = await artifacts.usage();
        terminal.out(
          `${String(entries)} entries, ${String(bytes)} of ${String(quota)} bytes, kept in ${backend}` +
            `${reason === undefined ? '' : ` (${reason})`}\n`,
        );
      } else {
        throw new UsageError(`cache ${cache.usage}`);
      }
      return EXIT.ok;
    }),
};
