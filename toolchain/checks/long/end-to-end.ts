import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { chromiumPath } from '../chromium.ts';
import { ROOT, runNode, toolPath } from '../command.ts';
import type { Counts } from './counts.ts';

/** Workers that die, one after the other. `npm test` has fifty of them. */
const DEATHS = 1_000;

/** Every run of them ends in one outcome, the next works, and memory comes back: see e2e/specs/threats/deaths.spec.ts. */
export function checkDeaths(): Promise<Counts> {
  console.log(`deaths: ${String(DEATHS)} workers`);
  return endToEnd('deaths', ['--project', 'isolated', 'specs/threats/deaths.spec.ts'], {
    PETRI_DEATHS: String(DEATHS),
  });
}

/** The end-to-end tests that `npm test` leaves out: every sample and behaviour of every language, and what takes longest. */
export function checkEndToEnd(): Promise<Counts> {
  return endToEnd('e2e', ['--grep', '@long'], { PETRI_LONG: '1' });
}

async function endToEnd(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Counts> {
  const file = join(ROOT, 'build', 'test-results', `long-${name}.json`);
  await rm(file, { force: true });
  const { code, output } = await runNode(
    [
      toolPath('@playwright/test/cli.js'),
      'test',
      '--config',
      'e2e/playwright.config.ts',
      '--reporter=line,json',
      ...args,
    ],
    {
      env: { ...env, PETRI_CHROMIUM: await chromiumPath(), PLAYWRIGHT_JSON_OUTPUT_FILE: file },
      timeoutMs: 60 * 60_000,
    },
  );
  if (code !== 0) console.log(output.trimEnd());
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name}`);
  const { stats } = JSON.parse(await readFile(file, 'utf8')) as {
    readonly stats: Readonly<Record<'expected' | 'unexpected' | 'flaky' | 'skipped', number>>;
  };
  const failed = stats.unexpected + stats.flaky;
  return {
    passed: stats.expected,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: stats.skipped,
  };
}
