import packs from 'virtual:petri-packs';
import type { LanguageInfo } from '#api/petri.ts';
import { findPublicFolder, isPackHere } from '../../node/packs.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../command.ts';
import { table } from '../table.ts';
import { withPetri } from '../with-petri.ts';

export const languages: Command = {
  name: 'languages',
  usage: '[--json]',
  summary: 'Lists the languages: versions, licences, what a page downloads for them, where they can run.',
  details: `
--json     the same for programs

download   what a page fetches at most when the language is first used; "-": it comes with petri's own code
cached     whether that is on this machine`,
  run: (args, terminal) =>
    withPetri((petri) => {
      const folder = findPublicFolder();
      const rows = petri.languages.map(({ manifest, ...info }) => ({
        ...info,
        extensions: manifest.extensions,
        cached: isHere(manifest.pack, folder),
      }));
      terminal.out(
        args.includes('--json')
          ? `${JSON.stringify(rows, null, 2)}\n`
          : table(
              ['id', 'language', 'version', 'licence', 'download', 'cached', 'files', 'runs on'],
              rows.map((row) => [
                row.id,
                row.label,
                row.version,
                row.licence,
                download(row.downloadBytes),
                row.cached ? 'yes' : 'no',
                row.extensions.join(' '),
                row.available ? row.targets.join(', ') : `not available: ${row.reason ?? ''}`,
              ]),
            ),
      );
      return Promise.resolve(EXIT.ok);
    }),
};

/** A language without a pack is a part of petri. */
function isHere(pack: string | undefined, folder: string): boolean {
  if (pack === undefined) return true;
  const info = Object.hasOwn(packs.packs, pack) ? packs.packs[pack] : undefined;
  return info !== undefined && isPackHere(info, folder);
}

/** In decimal megabytes, as the page says it. */
function download(bytes: LanguageInfo['downloadBytes']): string {
  return bytes === undefined ? '-' : `${(bytes / 1e6).toFixed(1)} MB`;
}
