import { join } from 'node:path';
import { readPackIndex } from './why-not.ts';
import { ROOT } from './command.ts';
import { groups, statics } from './sections.ts';
import type { Section, SectionResult } from './section.ts';
import { formatFailures, formatSkipped, formatSlowest, formatSummary, type Finished } from './summary.ts';

/** `npm test [-- section…]`: every check, then the sum alone on the last line. */
async function main(names: readonly string[]): Promise<void> {
  const started = Date.now();
  const sections = [...statics, ...groups.flat()];
  const unknown = names.filter((name) => !sections.some((section) => section.name === name));
  if (unknown.length > 0) {
    console.error(
      `There is no section ${unknown.join(', ')}. There are: ${sections.map(({ name }) => name).join(', ')}`,
    );
    process.exitCode = 1;
    return;
  }
  process.chdir(join(ROOT));
  const finished: Finished[] = [];
  const run = async (section: Section): Promise<void> => {
    const begun = Date.now();
    const result = await section.run().catch((error: unknown) => failureOf(error));
    const one: Finished = { name: section.name, result, seconds: (Date.now() - begun) / 1000 };
    if (result.failed > 0) console.log(result.output.trimEnd());
    console.log(formatSummary([one]));
    finished.push(one);
  };
  const wanted = (some: readonly Section[]): readonly Section[] =>
    names.length === 0 ? some : some.filter(({ name }) => names.includes(name));

  const beside = inTurn(wanted(statics), run);
  for (const group of groups) await Promise.all(wanted(group).map(run));
  await beside;

  console.log(`\n── summary ${'─'.repeat(53)}`);
  const inOrder = sections.flatMap(({ name }) => finished.filter((one) => one.name === name));
  console.log(formatSummary(inOrder));
  for (const [id, reason] of Object.entries(readPackIndex().missing ?? {})) {
    console.log(`note ${id}: its tests were skipped. ${reason}`);
  }
  const skipped = formatSkipped(inOrder);
  if (skipped !== '') console.log(`\nskipped\n${skipped}`);
  const slowest = formatSlowest(inOrder);
  if (slowest !== '') console.log(`\nslowest tests\n${slowest}`);
  const failures = formatFailures(inOrder);
  if (failures !== '') console.log(`\nwhat failed\n${failures}`);
  console.log(`\nall of it: ${((Date.now() - started) / 60_000).toFixed(1)} min`);
  const sum = (pick: (result: SectionResult) => number) =>
    finished.reduce((total, { result }) => total + pick(result), 0);
  const failed = sum((result) => result.failed);
  if (failed > 0) process.exitCode = 1;
  console.log(`\n${String(sum((result) => result.passed))} passed, ${String(failed)} failed`);
}

async function inTurn(sections: readonly Section[], run: (section: Section) => Promise<void>): Promise<void> {
  for (const section of sections) await run(section);
}

/** A section that cannot run at all is one failed check. */
function failureOf(error: unknown): SectionResult {
  return {
    passed: 0,
    failed: 1,
    output: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}

await main(process.argv.slice(2));
