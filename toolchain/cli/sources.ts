import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, relative, resolve, sep } from 'node:path';
import { isFileName } from '#model/file-name.ts';
import type { LanguageEntry } from '#model/language.ts';
import type { SourceFile } from './diagnostics.ts';
import { UsageError } from './command.ts';

export interface Sources {
  readonly language: string;
  readonly source: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** argv[0] of the program, and what the cache calls it. */
  readonly name: string;
  /** For messages. */
  readonly texts: readonly SourceFile[];
}

/**
 * Reads the files that the command line names: the first is the cell's source, the others its files, called as they
 * stand beside it. `-` is stdin's text, and then the language must be named. Throws UsageError.
 */
export async function readSources(
  paths: readonly string[],
  languages: readonly LanguageEntry[],
  asked: string | undefined,
  stdin: NodeJS.ReadStream,
): Promise<Sources> {
  const [main, ...others] = paths;
  if (main === undefined) throw new UsageError('Which file? petri run hello.c');
  const language = asked ?? languageOf(main, languages);
  const mainName = `main${languages.find(({ id }) => id === language)?.extensions[0] ?? ''}`;
  const source = main === '-' ? await readAll(stdin) : (await read(main)).toString('utf8');
  const files: Record<string, string | Uint8Array> = {};
  const texts: SourceFile[] = [{ name: mainName, shownAs: main === '-' ? '<stdin>' : main, text: source }];
  for (const path of others) {
    const name = nameBeside(main === '-' ? '.' : dirname(main), path);
    if (Object.hasOwn(files, name)) throw new UsageError(`Two files are called ${name}.`);
    const bytes = await read(path);
    files[name] = bytes;
    texts.push({ name, shownAs: path, text: bytes.toString('utf8') });
  }
  return { language, source, files, name: main === '-' ? 'main' : basename(main, extname(main)), texts };
}

function languageOf(path: string, languages: readonly LanguageEntry[]): string {
  const extension = extname(path);
  const found = languages.find(({ extensions }) => extensions.includes(extension));
  if (found !== undefined) return found.id;
  const ids = languages.map(({ id }) => id).join(', ');
  throw new UsageError(
    `What language is ${path === '-' ? 'stdin' : path}? Say --language and one of: ${ids}.`,
  );
}

/** A file in or below the main file's folder keeps its place; one from elsewhere is put beside the main file. */
function nameBeside(folder: string, path: string): string {
  const inside = relative(resolve(folder), resolve(path)).split(sep).join('/');
  const name = isFileName(inside) ? inside : basename(path);
  if (!isFileName(name)) throw new UsageError(`${path} is not a usable file name.`);
  return name;
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function readAll(stream: NodeJS.ReadStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}
