import { join } from 'node:path';
import { readPackIndex } from './why-not.ts';
import { ROOT } from './command.ts';
import { groups } from './sections.ts';
import type { Section, SectionResult } from './section.ts';

/** `npm test [-- section…]`: every check, then the sum alone on the last line. */
async function main(names: readonly string[]): Promise<void> {
  const sections = groups.flat();
  const unknown = names.filter((name) => !sections.some((section) => section.name === name));
  if (unknown.length > 0) {
    console.error(
      `There is no section ${unknown.join(', ')}. There are: ${sections.map(({ name }) => name).join(', ')}`,
    );
    process.exitCode = 1;
    return;
  }
  process.chdir(join(ROOT));
  const results: { section: Section; result: SectionResult; seconds: number }[] = [];
  const run = async (section: Section): Promise<void> => {
    const started = Date.now();
    const result = await section.run().catch((error: unknown) => failureOf(error));
    const seconds = (Date.now() - started) / 1000;
    if (result.failed > 0) console.log(result.output.trimEnd());
    console.log(line(section.name, result, seconds));
    results.push({ section, result, seconds });
  };
  for (const group of groups) {
    const wanted = group.filter(({ name }) => names.length === 0 || names.includes(name));
    if (wanted.length === 0) continue;
    const title = wanted.map(({ name }) => name).join(', ');
    console.log(`\n── ${title} ${'─'.repeat(Math.max(60 - title.length, 0))}`);
    await Promise.all(wanted.map(run));
  }
  console.log(`\n── summary ${'─'.repeat(53)}`);
  for (const { section, result, seconds } of results) console.log(line(section.name, result, seconds));
  for (const [id, reason] of Object.entries(readPackIndex().missing ?? {})) {
    console.log(`note ${id}: its tests were skipped. ${reason}`);
  }
  const sum = (pick: (result: SectionResult) => number) =>
    results.reduce((total, { result }) => total + pick(result), 0);
  const failed = sum((result) => result.failed);
  if (failed > 0) process.exitCode = 1;
  console.log(`\n${String(sum((result) => result.passed))} passed, ${String(failed)} failed`);
}

function line(name: string, result: SectionResult, seconds: number): string {
  const skipped = (result.skipped ?? 0) > 0 ? `, ${String(result.skipped)} skipped` : '';
  const note = result.note === undefined ? '' : `  (${result.note})`;
  const counts = `${String(result.passed)} passed, ${String(result.failed)} failed${skipped}`;
  return `${result.failed > 0 ? 'FAIL' : 'ok  '} ${name.padEnd(12)} ${counts}, ${seconds.toFixed(1)} s${note}`;
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
