import { isUtf8 } from 'node:buffer';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readDirectives, type Directives } from './directives.ts';
import { findGccSource, HOW_TO_GET_IT, withExecuteTests } from './gcc-source.ts';
import { resultOf, whyFailed, type UpstreamSuite } from './upstream.ts';

/** One program of the suite: it aborts, or exits with another code than 0, when something is wrong. */
export interface TortureTest extends Directives {
  /** Path below `execute`, without `.c`. */
  readonly name: string;
  readonly source: string;
  /** What it includes. */
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/** `builtins` is left out: its programs are linked with GCC's own versions of library functions. */
const FOLDERS = ['', 'ieee/'];

/** What GCC 12 takes by default, when told to be silent, is C17 with the liberties of K&R. */
const FLAGS = [
  ...['-O1', '-std=gnu17', '-w'],
  // Errors by default in clang, warnings in GCC 12.
  ...[
    'implicit-function-declaration',
    'implicit-int',
    'int-conversion',
    'return-type',
    'return-mismatch',
    'parentheses',
  ].map((warning) => `-Wno-${warning}`),
  ...['incompatible-pointer-types', 'incompatible-function-pointer-types'].map(
    (warning) => `-Wno-${warning}`,
  ),
];

async function readTests(folder: string): Promise<readonly TortureTest[]> {
  const names = await Promise.all(
    FOLDERS.map(async (sub) =>
      (await readdir(join(folder, sub))).filter((name) => name.endsWith('.c')).map((name) => sub + name),
    ),
  );
  return Promise.all(
    names
      .flat()
      .sort()
      .map((name) => readTest(join(folder, name), name)),
  );
}

async function readTest(path: string, file: string): Promise<TortureTest> {
  const files: Record<string, Uint8Array> = {};
  const text = await withIncludes(path, files);
  const name = file.slice(0, -'.c'.length);
  const bytes = Buffer.from(text, 'latin1');
  const directives = readDirectives(text);
  if (isUtf8(bytes)) return { name, source: bytes.toString('utf8'), files, ...directives };
  // A cell is text; a file beside it is bytes.
  return { name, source: '#include "bytes.inc"\n', files: { ...files, 'bytes.inc': bytes }, ...directives };
}

/**
 * The file's bytes as Latin-1. What it includes from beside it is added to `files`; a `.c` under another name, as every
 * source of a cell is compiled by itself.
 */
async function withIncludes(path: string, files: Record<string, Uint8Array>): Promise<string> {
  const text = await readFile(path, 'latin1');
  for (const [, name = ''] of text.matchAll(INCLUDE)) {
    const kept = name.replace(/\.c$/, '.inc');
    if (kept in files) continue;
    // Some include themselves: the name is taken before its text is read.
    files[kept] = new Uint8Array();
    files[kept] = Buffer.from(await withIncludes(join(dirname(path), name), files), 'latin1');
  }
  return text.replace(INCLUDE, (line, name: string) => line.replace(name, name.replace(/\.c$/, '.inc')));
}

const INCLUDE = /^#include "([\w.-]+)"/gm;

/** GCC's c-torture programs, compiled by the pack and run as guests. */
export const cTorture: UpstreamSuite<TortureTest> = {
  name: 'c-torture',
  howToGetIt: HOW_TO_GET_IT,
  async withTests(use) {
    const archive = await findGccSource();
    if (archive === undefined) return undefined;
    return withExecuteTests(archive, async (folder) => use(await readTests(folder)));
  },
  async run(petri, test) {
    const flags = [...FLAGS, ...test.flags];
    const { source, files } = test;
    const result = await resultOf(petri, { language: 'c', source, files, flags });
    return typeof result === 'string' ? result : whyFailed(result);
  },
};
