import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { chromiumPath } from './chromium.ts';
import { ROOT, runNode, toolPath } from './command.ts';
import { readReport } from './report-file.ts';
import type { Section, SectionResult, TimedTest } from './section.ts';

interface Suite {
  readonly suites?: readonly Suite[];
  readonly specs: readonly {
    readonly title: string;
    readonly tests: readonly {
      readonly projectName: string;
      readonly status: 'expected' | 'unexpected' | 'flaky' | 'skipped';
      readonly annotations: readonly { readonly type: string; readonly description?: string }[];
      readonly results: readonly {
        /** ms. */
        readonly duration: number;
        readonly errors: readonly { readonly message?: string }[];
      }[];
    }[];
  }[];
}

interface Report {
  readonly suites: readonly Suite[];
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
}

/** The end-to-end tests, each one check; one that passes only sometimes has failed. */
export function playwrightSection(name: string): Section {
  return { name, run: () => runPlaywright(name, 'e2e/playwright.config.ts', 40 * 60_000) };
}

/**
 * Runs the tests of a configuration.
 * @param name of the report's file below `build/test-results`
 * @param args further arguments: which tests
 * @param env for the tests
 */
export async function runPlaywright(
  name: string,
  config: string,
  timeoutMs: number,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<SectionResult> {
  const file = join(ROOT, 'build', 'test-results', `${name}.json`);
  await rm(file, { force: true });
  const { code, output } = await runNode(
    [toolPath('@playwright/test/cli.js'), 'test', '--config', config, '--reporter=line,json', ...args],
    { env: { ...env, PETRI_CHROMIUM: await chromiumPath(), PLAYWRIGHT_JSON_OUTPUT_FILE: file }, timeoutMs },
  );
  const report = await readReport<Report>(file);
  if (report === undefined) return { passed: 0, failed: 1, output };
  const { expected, unexpected, flaky, skipped } = report.stats;
  const failed = unexpected + flaky;
  return {
    passed: expected,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped,
    output,
    tests: report.suites.flatMap(testsOf),
  };
}

function testsOf({ suites = [], specs }: Suite): TimedTest[] {
  const own = specs.flatMap(({ title, tests }) =>
    tests.map(({ projectName, status, annotations, results }) => ({
      name: `[${projectName}] ${title}`,
      seconds: results.reduce((sum, { duration }) => sum + duration, 0) / 1000,
      ...(status === 'skipped' && {
        skipped: annotations.find(({ type }) => type === 'skip')?.description ?? '',
      }),
      ...((status === 'unexpected' || status === 'flaky') && {
        failure: results.flatMap(({ errors }) => errors.map(({ message }) => message ?? '')).join('\n'),
      }),
    })),
  );
  return [...own, ...suites.flatMap(testsOf)];
}
