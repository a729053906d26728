import { mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { languages, loadStarter } from '#languages/registry.ts';
import { GENERATORS, PAGE_OF_HTML, type Generator } from '../../init/generators.ts';
import type { Command } from '../command.ts';
import { EXIT, UsageError } from '../command.ts';
import { parseOptions } from '../options.ts';

const OPTIONS = { language: 'string', base: 'string' } as const;
/** Where `npm start` serves. */
const HERE = 'http://127.0.0.1:4173/';

export const init: Command = {
  name: 'init',
  usage: '[--language ID] [--base URL] [folder]',
  summary:
    'Gives a docs site its first live cell: writes an example page, and says what to add to its settings.',
  details: `
Knows sites made by ${GENERATORS.map(({ label }) => label).join(', ')} by their settings; any other folder gets a page of HTML.
One page is written, never over one that is there; settings are shown, and left to you.

--language ID  of the example; c unless told
--base URL     where the Petri site stands that is to run the cells; unless told, ${HERE}, where \`npm start\` serves one`,
  async run(args, terminal) {
    const { values, rest, after } = parseOptions(args, OPTIONS);
    const unknown = rest.find((arg) => arg.startsWith('-'));
    if (unknown !== undefined) throw new UsageError(`There is no option ${unknown}.`);
    const [folder = '.', ...more] = [...rest, ...after];
    if (more.length > 0) throw new UsageError('One folder at a time: petri init docs');
    if (!(await isThere(folder))) throw new UsageError(`There is no folder ${folder}.`);
    const base = addressOf(values.base ?? HERE);
    const { language = 'c' } = values;
    if (!languages.some(({ id }) => id === language)) {
      throw new UsageError(
        `There is no language "${language}". There are: ${languages.map(({ id }) => id).join(', ')}.`,
      );
    }
    const { generator, root } = await findGenerator(folder);
    const page = join(root, generator.page);
    const source = await loadStarter(language);
    await mkdir(dirname(page), { recursive: true });
    try {
      await writeFile(page, generator.write({ language, source }), { flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      terminal.error(`petri: ${shown(page)} is there already, and stays as it is\n`);
      return EXIT.failed;
    }
    terminal.out(nextSteps(generator, root, page, base));
    return EXIT.ok;
  },
};

async function findGenerator(folder: string): Promise<{ generator: Generator; root: string }> {
  for (const generator of GENERATORS) {
    for (const mark of generator.marks) {
      if (await isThere(join(folder, mark))) return { generator, root: join(folder, dirname(mark)) };
    }
  }
  return { generator: PAGE_OF_HTML, root: folder };
}

function nextSteps({ label, setUp, commands }: Generator, root: string, page: string, base: string): string {
  const made = commands.map((command) => command.replace('{base}', base));
  const steps = [
    ...(setUp === undefined
      ? []
      : [`Add to ${shown(join(root, setUp.file))}:\n\n${indent(setUp.lines(base), 5)}\n`]),
    `Make the site${shown(root) === '.' ? '' : `, in ${shown(root)}`}:\n\n${indent(made.map((each) => (each.startsWith('petri') ? `npx ${each}` : each)).join('\n'), 5)}\n`,
    `Open the page, and press Run. Cells are run by ${base}${base === HERE ? ': start it with npm start, or name yours with --base' : ''}.`,
  ];
  return `${label}: wrote ${shown(page)}, a page with a live cell.\n\n${steps.map((step, at) => `${String(at + 1)}. ${step}`).join('\n')}\n`;
}

function addressOf(text: string): string {
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return text.replace(/\/*$/, '/');
  throw new UsageError(`--base wants an address like https://play.example.org/, not "${text}".`);
}

function shown(path: string): string {
  return relative('.', path).replaceAll('\\', '/') || '.';
}

function indent(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(by));
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
