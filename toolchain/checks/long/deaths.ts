import { chromiumPath } from '../chromium.ts';
import { runNode, toolPath } from '../command.ts';
import type { Counts } from './counts.ts';

/** Workers that die, one after the other. `npm test` has fifty of them. */
const DEATHS = 1_000;
const TIMEOUT_MS = 30 * 60_000;

/** Every run of them ends in one outcome, the next works, and memory comes back: see e2e/specs/threats/deaths.spec.ts. */
export async function checkDeaths(): Promise<Counts> {
  console.log(`deaths: ${String(DEATHS)} workers`);
  const { code, output } = await runNode(
    [
      toolPath('@playwright/test/cli.js'),
      'test',
      '--config',
      'e2e/playwright.config.ts',
      '--project',
      'isolated',
      '--reporter=line',
      'specs/threats/deaths.spec.ts',
    ],
    {
      env: { PETRI_CHROMIUM: await chromiumPath(), PETRI_DEATHS: String(DEATHS) },
      timeoutMs: TIMEOUT_MS,
    },
  );
  if (code !== 0) console.log(output.trimEnd());
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} deaths`);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}
