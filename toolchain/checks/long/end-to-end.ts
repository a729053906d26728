import { runPlaywright } from '../playwright.ts';
import type { Counts } from './counts.ts';

/** Workers that die, one after the other. `npm test` has fifty of them. */
const DEATHS = 1_000;
const TIMEOUT_MS = 60 * 60_000;

/** Every run of them ends in one outcome, the next works, and memory comes back: see e2e/specs/threats/deaths.spec.ts. */
export function checkDeaths(): Promise<Counts> {
  console.log(`deaths: ${String(DEATHS)} workers`);
  const file = 'specs/threats/deaths.spec.ts';
  return endToEnd('deaths', ['--project', 'isolated', file], { PETRI_DEATHS: String(DEATHS) });
}

/** The end-to-end tests that `npm test` leaves out: every sample and behaviour of every language, and what takes longest. */
export function checkEndToEnd(): Promise<Counts> {
  return endToEnd('e2e', ['--grep', '@long|@plain-long'], { PETRI_LONG: '1' });
}

async function endToEnd(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Counts> {
  const result = await runPlaywright(`long-${name}`, 'e2e/playwright.config.ts', TIMEOUT_MS, args, env);
  const { passed, failed, skipped = 0, output } = result;
  if (failed > 0) console.log(output.trimEnd());
  console.log(`${failed === 0 ? 'ok  ' : 'FAIL'} ${name}`);
  return { passed, failed, skipped };
}
