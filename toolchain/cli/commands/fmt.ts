import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Petri } from '#api/petri.ts';
import { formatterFor } from '#model/formatter.ts';
import type { Command, Terminal } from '../command.ts';
import { EXIT, UsageError } from '../command.ts';
import { formatDiagnostics } from '../diagnostics.ts';
import { parseOptions } from '../options.ts';
import { withPetri } from '../with-petri.ts';

/** Files that formatters take their style from, looked for in the folders from a file's own up to the working one. */
const SETTINGS = ['.clang-format', '_clang-format', '.prettierrc', '.prettierrc.json'];

export const fmt: Command = {
  name: 'fmt',
  usage: '[--check] <files>',
  summary: 'Formats files, each by the formatter of its language.',
  details: `
Files are written in place; what is as it should be is not touched. Style is that of .clang-format and .prettierrc beside a
file or above it, up to the folder that petri is started in.

--check    writes nothing, and names the files that would change

The exit code is 1 when a file cannot be formatted, or with --check would change.`,
  async run(args, terminal) {
    const { values, rest, after } = parseOptions(args, { check: 'boolean' });
    const paths = [...rest, ...after];
    if (paths.length === 0) throw new UsageError('Which files? petri fmt hello.c');
    const unknown = rest.find((path) => path.startsWith('-'));
    if (unknown !== undefined) throw new UsageError(`There is no option ${unknown}.`);
    return withPetri(async (petri) => {
      let code: number = EXIT.ok;
      for (const path of paths) {
        if (!(await formatFile(petri, path, values.check === true, terminal))) code = EXIT.failed;
      }
      return code;
    });
  },
};

/** Whether all is well with the file: it is formatted now, or was before when nothing is to be written. */
async function formatFile(
  petri: Petri,
  path: string,
  isCheck: boolean,
  terminal: Terminal,
): Promise<boolean> {
  const folder = process.cwd();
  const inside = relative(folder, resolve(path)).split(sep).join('/');
  const file = inside.startsWith('../') ? inside.slice(inside.lastIndexOf('/') + 1) : inside;
  const manifests = petri.languages.map(({ manifest }) => manifest);
  const language = formatterFor(manifests, '', file)?.id;
  if (language === undefined) throw new UsageError(`There is no formatter for ${path} here.`);
  const text = await read(path);
  if (text === undefined) throw new UsageError(`${path} cannot be read as a text in UTF-8.`);
  const files = file === inside ? await settingsOf(folder, file) : {};
  const result = await petri.format(language, { file, text, files });
  if (!result.ok) {
    const own = { name: file, shownAs: path, text };
    const others = Object.entries(files).map(([name, content]) => ({ name, shownAs: name, text: content }));
    terminal.error(formatDiagnostics(result.diagnostics, [own, ...others]));
    return false;
  }
  if (result.text === text) return true;
  terminal.out(`${path}\n`);
  if (isCheck) return false;
  await writeFile(path, result.text);
  return true;
}

async function settingsOf(folder: string, file: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (let inner = dirname(file); ; inner = dirname(inner)) {
    for (const name of SETTINGS) {
      const text = await read(join(folder, inner, name));
      if (text !== undefined) found[inner === '.' ? name : `${inner}/${name}`] = text;
    }
    if (inner === '.') return found;
  }
}

async function read(path: string): Promise<string | undefined> {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(path));
  } catch {
    return undefined;
  }
}
