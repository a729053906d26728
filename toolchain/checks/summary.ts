import { stripVTControlCharacters } from 'node:util';
import type { SectionResult } from './section.ts';

/** A section that has run. */
export interface Finished {
  readonly name: string;
  readonly result: SectionResult;
  /** By the clock: those that run side by side wait for each other. */
  readonly seconds: number;
}

const SLOWEST = 10;
/** What is shown of each failure; the rest stands above, in the output of its section. */
const FAILURE_LINES = 12;
/** Characters of a line: names of tests are sentences. */
const WIDTH = 120;

/** A line for each section, its time in a column. */
export function formatSummary(finished: readonly Finished[]): string {
  return finished
    .map(({ name, result, seconds }) => {
      const skipped = (result.skipped ?? 0) > 0 ? `, ${String(result.skipped)} skipped` : '';
      const note = result.note === undefined ? '' : `  (${result.note})`;
      const counts = `${String(result.passed)} passed, ${String(result.failed)} failed${skipped}`;
      const state = result.failed > 0 ? 'FAIL' : 'ok  ';
      return `${state} ${name.padEnd(10)} ${seconds.toFixed(1).padStart(7)} s  ${counts}${note}`;
    })
    .join('\n');
}

/** The slowest tests of all sections, slowest first; empty where no test says how long it took. */
export function formatSlowest(finished: readonly Finished[]): string {
  return finished
    .flatMap(({ name, result }) => (result.tests ?? []).map((test) => ({ section: name, ...test })))
    .sort((one, other) => other.seconds - one.seconds)
    .slice(0, SLOWEST)
    .map(({ section, name, seconds }) => {
      const line = `${seconds.toFixed(1).padStart(7)} s  ${section.padEnd(7)} ${name}`;
      return line.length > WIDTH ? `${line.slice(0, WIDTH - 1)}…` : line;
    })
    .join('\n');
}

/** Each test that failed and why, cut to some lines: a long log is often read, or kept, from its end only. */
export function formatFailures(finished: readonly Finished[]): string {
  return finished
    .flatMap(({ name: section, result }) =>
      (result.tests ?? []).flatMap(({ name, failure }) => {
        if (failure === undefined) return [];
        const why = stripVTControlCharacters(failure)
          .split('\n')
          .filter((line) => line.trim() !== '');
        return [`${section}: ${name}`, ...why.slice(0, FAILURE_LINES).map((line) => `    ${line}`)];
      }),
    )
    .join('\n');
}

/** Why tests were skipped: a line for each reason, with how many it was; a test whose name says why is a reason by itself. */
export function formatSkipped(finished: readonly Finished[]): string {
  const counts = new Map<string, number>();
  for (const { name: section, result } of finished) {
    for (const { name, skipped } of result.tests ?? []) {
      if (skipped === undefined) continue;
      const line = `${section.padEnd(7)} ${skipped === '' ? name : skipped}`;
      counts.set(line, (counts.get(line) ?? 0) + 1);
    }
  }
  return [...counts].map(([line, count]) => `${String(count).padStart(4)}  ${line}`).join('\n');
}
