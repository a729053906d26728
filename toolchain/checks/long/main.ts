import { cTorture } from './c-torture.ts';
import { noCounts, type Counts } from './counts.ts';
import { checkDeaths, checkEndToEnd } from './end-to-end.ts';
import { fuzz } from './fuzz.ts';
import { goTest } from './go-test.ts';
import { parseLongOptions, UsageError, type LongOptions, type Suite } from './options.ts';
import { checkPacks } from './packs.ts';
import { checkSites } from './sites.ts';
import { checkService } from './service.ts';
import { checkUpstream } from './upstream.ts';

const checks: Readonly<Record<Suite, (options: LongOptions) => Promise<Counts>>> = {
  packs: checkPacks,
  'c-torture': (options) => checkUpstream(cTorture, options),
  deaths: checkDeaths,
  'go-test': (options) => checkUpstream(goTest, options),
  fuzz,
  e2e: checkEndToEnd,
  sites: checkSites,
  service: checkService,
};

/** `npm run test:long [-- suite…] [--shard i/n] [--only name]…`: what takes too long for `npm test`. */
async function main(options: LongOptions): Promise<void> {
  const sum = noCounts();
  for (const suite of options.suites) {
    const counts = await checks[suite](options);
    for (const key of ['passed', 'failed', 'skipped'] as const) sum[key] += counts[key];
  }
  if (sum.failed > 0) process.exitCode = 1;
  console.log(`\n${String(sum.passed)} passed, ${String(sum.failed)} failed, ${String(sum.skipped)} skipped`);
}

try {
  await main(parseLongOptions(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`petri: ${error.message}`);
  process.exitCode = 1;
}
