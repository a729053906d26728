import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { BEHAVIOURS, behaviours } from '#model/behaviour.ts';
import type { LanguageManifest } from '#model/language.ts';

/** `public/docs/conformance.md`: languages × behaviours, written from what e2e/specs/behaviours.spec.ts found. */
const TABLE = fileURLToPath(new URL('../../public/docs/conformance.md', import.meta.url));
const RESULTS = fileURLToPath(new URL('../../build/test-results/behaviours/', import.meta.url));

/** What a cell says of a behaviour that a language does not have. */
export const LACKS = 'no';

/** What was found of one language, by behaviour: `yes`, how its run ended, or `no`. */
export type LanguageCells = Readonly<Record<string, string>>;

/** Keeps what was found, until the table is written. */
export async function writeResults(language: string, cells: LanguageCells): Promise<void> {
  await mkdir(RESULTS, { recursive: true });
  await writeFile(`${RESULTS}${language}.json`, `${JSON.stringify(cells, null, 2)}\n`);
}

/** What the last run of the suite found, by language. */
export async function readResults(): Promise<ReadonlyMap<string, LanguageCells>> {
  const names = await readdir(RESULTS).catch(() => []);
  const results = names.map(async (name) => {
    const cells = JSON.parse(await readFile(RESULTS + name, 'utf8')) as LanguageCells;
    return [name.replace(/\.json$/, ''), cells] as const;
  });
  return new Map(await Promise.all(results));
}

export interface Table {
  /** Labels. */
  readonly languages: string[];
  /** Of each behaviour, in order: what it is called, then one cell for each language. */
  readonly rows: readonly (readonly string[])[];
  /** The whole page. */
  readonly text: string;
}

/** The committed table. */
export async function readTable(): Promise<Table> {
  const text = await readFile(TABLE, 'utf8').catch(() => '');
  const [head, , ...rows] = text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
  return { languages: head?.slice(1) ?? [], rows, text };
}

/** A language's column of the committed table; undefined when it has none. */
export async function committedCells({ label }: LanguageManifest): Promise<LanguageCells | undefined> {
  const { languages, rows } = await readTable();
  const column = languages.indexOf(label) + 1;
  if (column === 0) return undefined;
  const entries = behaviours.map((behaviour) => {
    const row = rows.find(([name]) => name === BEHAVIOURS[behaviour]);
    return [behaviour, row?.[column] ?? ''];
  });
  return Object.fromEntries(entries) as LanguageCells;
}

/** Writes the table. `columns`: what was found, by label. */
export async function writeTable(
  manifests: readonly LanguageManifest[],
  columns: ReadonlyMap<string, LanguageCells>,
): Promise<void> {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const labels = manifests.map(({ label }) => label);
  const lines = [
    '# What every language does',
    '',
    'Each behaviour is tried for each language in Chromium, in the built site, through `petri.js`. This page is written from',
    'what came out (`npm run docs:behaviours`), and a test fails when it says anything else. Where languages may end in',
    'different ways, the table says how this one did. WGSL is tried on an adapter in software. Markdown is text: it is shown, and',
    'runs nothing; of CUDA the code for a GPU is shown. Mojo, Rust and Zig are tried with a compile service.',
    '',
    row(['Behaviour', ...labels]),
    row(['---', ...labels.map(() => '---')]),
    ...behaviours.map((behaviour) =>
      row([BEHAVIOURS[behaviour], ...labels.map((label) => columns.get(label)?.[behaviour] ?? '')]),
    ),
    '',
    '## What is lacking, and why',
    '',
    ...manifests.flatMap(lacking),
    '## What of the languages themselves is not here',
    '',
    ...manifests.flatMap(missing),
  ];
  await writeFile(TABLE, await format(lines.join('\n'), { parser: 'markdown' }));
}

/** A reason as Markdown: `<stdio.h>` is no element of HTML. */
export function prose(reason: string): string {
  return reason.replaceAll('<', '\\<');
}

function lacking({ label, lacks = {} }: LanguageManifest): string[] {
  const reasons = behaviours.flatMap((behaviour) => {
    const reason = lacks[behaviour];
    return reason === undefined ? [] : [`- ${BEHAVIOURS[behaviour]}: ${prose(reason)}`];
  });
  return reasons.length === 0 ? [] : [`**${label}**`, '', ...reasons, ''];
}

function missing({ label, without = {} }: LanguageManifest): string[] {
  const reasons = Object.entries(without).map(([name, reason]) => `- ${name}: ${prose(reason)}`);
  return reasons.length === 0 ? [] : [`**${label}**`, '', ...reasons, ''];
}
