import { stat } from 'node:fs/promises';
import packs from 'virtual:petri-packs';
import type { Petri } from '#api/petri.ts';
import { languages } from '#languages/registry.ts';
import { placeText } from '../../blocks/place.ts';
import { findPages } from '../../build/find-pages.ts';
import { findSite, writeOffline } from '../../build/offline.ts';
import { SiteBuilder, type BuildReport } from '../../build/site-builder.ts';
import { writePage } from '../../build/write-page.ts';
import { createPetri } from '../../node/petri.ts';
import type { Command, Terminal } from '../command.ts';
import { EXIT, UsageError } from '../command.ts';
import { parseOptions } from '../options.ts';
import { NAME_A_SERVICE, serviceAddress } from '../service-address.ts';

const OPTIONS = {
  out: 'string',
  check: 'boolean',
  update: 'boolean',
  keep: 'boolean',
  trust: 'boolean',
  base: 'string',
  offline: 'boolean',
  languages: 'string',
  service: 'string',
} as const;

/** Milliseconds after which a build says how far it is, and again every so often. */
const SAY_AFTER = 2_000;

export const build: Command = {
  name: 'build',
  usage: '[options] <pages or folders…> | --offline --out <folder> --languages <ids>',
  summary:
    'Compiles and runs the cells of a docs site, so that readers need no compiler; fails when one is broken.',
  details: `
Finds cells in Markdown (\`\`\`c petri), HTML (<petri-cell>, or <pre> marked "petri") and notebooks (.ipynb). Each is compiled and run, and
what came of it is kept in petri/ of the site: a record, and the compiled module. HTML pages get both, in their place.
What has not changed is not run again.

--out FOLDER   where the site is; unless told, the folder that was named, else the current one
--check        runs everything and writes nothing: for CI. Fails when an output is not what the last record says
--update       takes outputs that changed as they are now
--keep         leaves records in petri/ that no page has any more
--trust        also runs JavaScript, TypeScript and Python, which nothing confines outside of a page
--service URL  a compile service, https://play.example.org/api/: compiles cells in Rust and Zig, and runs those in Mojo and CUDA.
               PETRI_SERVICE_URL says it for all commands
--base URL     where the Petri site stands: its embed.js is put into HTML pages that have cells and lack it

--offline      writes the app itself to --out instead, with the compilers of --languages c,python: a folder for any static server,
               or for \`petri serve FOLDER\`

The exit code is 1 when a cell does not compile, ended otherwise than its author says, or changed its output.`,
  async run(args, terminal) {
    const { values, rest, after } = parseOptions(args, OPTIONS);
    const unknown = rest.find((arg) => arg.startsWith('-'));
    if (unknown !== undefined) throw new UsageError(`There is no option ${unknown}.`);
    const named = [...rest, ...after];
    if (values.offline === true) return offline(values.out, values.languages, named, terminal);
    if (values.languages !== undefined) throw new UsageError('--languages goes with --offline.');
    if (named.length === 0) throw new UsageError('Which pages? petri build docs');
    if (values.check === true && values.update === true)
      throw new UsageError('--check or --update, not both.');
    const service = serviceAddress(values.service);
    const startedAt = performance.now();
    let petri: Petri | undefined;
    try {
      const pages = await findPages(named);
      const places = new Map(pages.map((page) => [page.file, page]));
      const site = values.out ?? (await siteOf(named));
      const embed = values.base === undefined ? undefined : `${values.base.replace(/\/*$/, '/')}embed.js`;
      const builder = new SiteBuilder({
        pages,
        folders: await foldersOf(named),
        keepsUnused: values.keep === true,
        site,
        isCheck: values.check === true,
        isUpdate: values.update === true,
        trustScripts: values.trust === true,
        languages,
        packs,
        openPetri: async () =>
          (petri = await createPetri({
            trustScripts: values.trust === true,
            ...(service !== undefined && { service }),
          })),
        onPage: async (page, cells) => {
          const place = places.get(page.file);
          if (page.isHtml && place !== undefined) await writePage(page, cells, place, site, embed);
        },
        onProgress: progress(terminal),
      });
      const report = await builder.build();
      for (const problem of report.problems) terminal.error(`${problem}\n`);
      if (report.problems.some((problem) => problem.endsWith('(service.not-available)')))
        terminal.error(NAME_A_SERVICE);
      terminal.error(summary(report, performance.now() - startedAt, values.check === true));
      return report.problems.length === 0 ? EXIT.ok : EXIT.failed;
    } finally {
      petri?.dispose();
    }
  },
};

async function offline(
  out: string | undefined,
  wanted: string | undefined,
  named: readonly string[],
  terminal: Terminal,
): Promise<number> {
  if (named.length > 0) throw new UsageError('--offline takes no pages: petri build --offline --out FOLDER.');
  if (out === undefined)
    throw new UsageError('Where to? petri build --offline --out FOLDER --languages c,python');
  const ids = (wanted ?? '').split(/[\s,]+/).filter((id) => id !== '');
  const known = languages.map(({ id }) => id);
  const unknown = ids.find((id) => !known.includes(id));
  if (ids.length === 0 || unknown !== undefined) {
    const what = unknown === undefined ? 'Which languages?' : `There is no language "${unknown}".`;
    throw new UsageError(`${what} --languages takes some of: ${known.join(', ')}.`);
  }
  terminal.error(`petri: writing the app with ${ids.join(', ')} to ${out} …\n`);
  const report = await writeOffline({ out, languages: ids, known: languages, packs, site: findSite() });
  const size = (report.bytes / 1e6).toFixed(0);
  terminal.error(`petri: ${count(report.files, 'file')}, ${size} MB. Serve it: petri serve ${out}\n`);
  return EXIT.ok;
}

/** The one folder that was named, or the one that the command is run in. */
async function siteOf(named: readonly string[]): Promise<string> {
  const [only = '.', ...others] = named;
  return others.length === 0 && (await isFolder(only)) ? only : '.';
}

async function foldersOf(named: readonly string[]): Promise<readonly string[]> {
  const folders: string[] = [];
  for (const name of named) if (await isFolder(name)) folders.push(name);
  return folders;
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function progress(terminal: Terminal): (done: number, all: number) => void {
  let next = performance.now() + SAY_AFTER;
  return (done, all) => {
    if (performance.now() < next) return;
    next = performance.now() + SAY_AFTER;
    terminal.error(`petri: ${String(done)} of ${String(all)} cells\n`);
  };
}

function summary(
  { pages, cells, made, unchanged, removed, notRun, elsewhere, problems }: BuildReport,
  ms: number,
  isCheck: boolean,
): string {
  const skipped =
    notRun.size === 0
      ? ''
      : `petri: compiled, but not run: cells in ${[...notRun].sort().join(', ')}, which a page's sandbox runs; --trust runs scripts here\n`;
  const [first] = elsewhere;
  const others = elsewhere.length > 1 ? `, and ${String(elsewhere.length - 1)} more` : '';
  const left =
    first === undefined
      ? ''
      : `petri: left to the reader's page, and neither compiled nor checked: ${count(elsewhere.length, 'cell')} whose code or files are not in the site's folder (${placeText(first.place)}: ${first.address}${others})\n`;
  const parts = [
    `${String(made)} ${isCheck ? 'checked' : 'made'}`,
    ...(isCheck ? [] : [`${String(unchanged)} unchanged`]),
    ...(removed === 0 ? [] : [`${count(removed, 'old record')} removed`]),
    ...(problems.length === 0 ? [] : [`${String(problems.length)} with a problem`]),
  ];
  return `${skipped}${left}petri: ${count(cells, 'cell')} on ${count(pages, 'page')}: ${parts.join(', ')} (${(ms / 1000).toFixed(1)} s)\n`;
}

function count(number: number, what: string): string {
  return `${String(number)} ${what}${number === 1 ? '' : 's'}`;
}
