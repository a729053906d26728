import { runPlaywright } from '../playwright.ts';
import type { Counts } from './counts.ts';
import type { LongOptions } from './options.ts';

/** Compiling mdBook and fetching what Docusaurus needs are most of it, the first time. */
const TIMEOUT_MS = 60 * 60_000;

/** Docs sites of generators that take too long to install for `npm test`: see e2e/long/sites.spec.ts. `--only` takes their names. */
export async function checkSites({ only }: LongOptions): Promise<Counts> {
  const chosen = only.length === 0 ? [] : ['--grep', `\\b(?:${only.join('|')}):`];
  const result = await runPlaywright('sites', 'e2e/long.config.ts', TIMEOUT_MS, chosen);
  const { passed, failed, skipped = 0, output } = result;
  if (failed > 0) console.log(output.trimEnd());
  // Why one could not be had.
  else for (const [line] of output.matchAll(/^.* cannot be installed here: .*$/gm)) console.log(`  ${line}`);
  console.log(`${failed === 0 ? 'ok  ' : 'FAIL'} sites`);
  return { passed, failed, skipped };
}
