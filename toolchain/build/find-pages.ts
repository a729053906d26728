import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Failure } from '#model/errors.ts';

const PAGE = /\.(?:md|mdx|markdown|html?|ipynb)$/i;
/** Folders that are not looked into. */
const LEFT_OUT = /^(?:node_modules|\.[^.].*)$/;
const IS_PATTERN = /[*?{]/;

export interface FoundPage {
  readonly file: string;
  /** Its path from the folder that was named, where it stands in the site. */
  readonly below: string;
}

/**
 * Files with cells, for what a command line names: folders (all pages in them), files, and patterns with `**`, `*`, `?` and `{a,b}`
 * that the shell left as they are. Sorted, each once. Throws Failure `build.no-pages` when one of them names nothing.
 */
export async function findPages(named: readonly string[]): Promise<readonly FoundPage[]> {
  const found = new Map<string, FoundPage>();
  for (const name of named) {
    const pages =
      IS_PATTERN.test(name) && (await kindOf(name)) === undefined ? await matching(name) : await below(name);
    if (pages.length === 0) {
      throw new Failure(
        'build.no-pages',
        `${name} names no page: no file, folder or pattern with .md, .mdx, .html or .ipynb files in it.`,
        { detail: { name } },
      );
    }
    for (const page of pages) if (!found.has(page.file)) found.set(page.file, page);
  }
  return [...found.values()].sort((one, other) => (one.file < other.file ? -1 : 1));
}

async function below(path: string): Promise<readonly FoundPage[]> {
  const kind = await kindOf(path);
  if (kind === 'file') return PAGE.test(path) ? [{ file: path, below: basename(path) }] : [];
  return kind === undefined ? [] : pagesIn(path);
}

function matching(pattern: string): Promise<readonly FoundPage[]> {
  const parts = pattern.split('/');
  const fixed = parts.slice(
    0,
    parts.findIndex((part) => IS_PATTERN.test(part)),
  );
  const folder = fixed.length === 0 ? '.' : fixed.join('/') || '/';
  const rest = patternOf(parts.slice(fixed.length).join('/'));
  return pagesIn(folder, (name) => rest.test(name));
}

async function pagesIn(folder: string, keep = (_: string) => true): Promise<readonly FoundPage[]> {
  const names = await filesIn(folder);
  return names
    .filter((name) => PAGE.test(name) && keep(name))
    .map((below) => ({ file: folder === '.' ? below : join(folder, below), below }));
}

function patternOf(glob: string): RegExp {
  const text = glob.replace(/\*\*\/|\*\*|\*|\?|\{[^{}]*\}|[.+^$()|[\]\\]/g, (part) => {
    if (part === '**/') return '(?:[^/]+/)*';
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    if (part.startsWith('{'))
      return `(?:${part
        .slice(1, -1)
        .split(',')
        .map((each) => patternOf(each).source.slice(1, -1))
        .join('|')})`;
    return `\\${part}`;
  });
  return new RegExp(`^${text}$`);
}

/** Paths below a folder, with `/`; nothing in hidden folders, and nothing of npm's, which may be a hundred thousand files. */
async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const paths = await Promise.all(
    entries.map(async (entry) => {
      if (entry.isFile()) return [entry.name];
      if (!entry.isDirectory() || LEFT_OUT.test(entry.name)) return [];
      return (await filesIn(join(folder, entry.name))).map((path) => `${entry.name}/${path}`);
    }),
  );
  return paths.flat();
}

async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found === undefined ? undefined : found.isDirectory() ? 'folder' : 'file';
}
