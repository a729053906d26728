import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromiumPath } from './chromium.ts';
import { ROOT, runNode, toolPath } from './command.ts';
import { readReport } from './report-file.ts';
import type { Section, SectionResult } from './section.ts';
import type { SkipNotes } from './skip-notes.ts';

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly fullName: string;
      /** ms; none of what was skipped. */
      readonly duration?: number | null;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** What vitest's JSON report calls tests that were not run. */
const NOT_RUN = ['skipped', 'pending', 'todo'];

/** The tests of one vitest project, each one check. */
export function vitestSection(name: string, project: 'node' | 'browser'): Section {
  return { name, run: () => runVitest(name, project) };
}

export interface VitestOptions {
  /** Further arguments: names of files, settings. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

/** Runs tests of a project; `name` is that of the report which is left behind. */
export async function runVitest(
  name: string,
  project: 'node' | 'browser',
  { args = [], env = {}, timeoutMs = 30 * 60_000 }: VitestOptions = {},
): Promise<SectionResult> {
  const file = join(ROOT, 'build', 'test-results', `${name}.json`);
  await mkdir(join(ROOT, 'build', 'test-results'), { recursive: true });
  const notesFile = file.replace(/json$/, 'skipped.json');
  for (const each of [file, notesFile]) await rm(each, { force: true });
  const chromium = project === 'browser' ? { PETRI_CHROMIUM: await chromiumPath() } : {};
  const { code, output } = await runNode(
    [
      toolPath('vitest/vitest.mjs'),
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--reporter=${fileURLToPath(new URL('skip-notes.ts', import.meta.url))}`,
      `--outputFile.json=${file}`,
      ...args,
    ],
    { env: { ...env, ...chromium, PETRI_VITEST_RUN: name, PETRI_SKIP_NOTES: notesFile }, timeoutMs },
  );
  const report = await readReport<Report>(file);
  if (report === undefined) return { passed: 0, failed: 1, output };
  const notes = (await readReport<SkipNotes>(notesFile)) ?? {};
  const failed = report.numFailedTests;
  return {
    passed: report.numPassedTests,
    // A file that could not be loaded, or an error outside any test, is a failure without a failed test.
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
    output,
    tests: report.testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .map(({ fullName, duration, status, failureMessages }) => ({
        name: fullName,
        seconds: (duration ?? 0) / 1000,
        ...(NOT_RUN.includes(status) && { skipped: notes[fullName] ?? '' }),
        ...(status === 'failed' && { failure: failureMessages.join('\n') }),
      })),
  };
}
