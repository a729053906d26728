import { behaviours } from '#model/behaviour.ts';
import { readProgramManifests } from '../samples/read.ts';
import { committedCells, LACKS, readResults, writeTable, type LanguageCells } from './conformance.ts';

/**
 * `npm run docs:behaviours`: the table from what the last run of e2e/specs/behaviours.spec.ts found. What could not be
 * tried on this machine stays as it is committed.
 */
const manifests = readProgramManifests().sort((a, b) => (a.label < b.label ? -1 : 1));
const results = await readResults();
const columns = new Map<string, LanguageCells>();
const problems: string[] = [];
for (const manifest of manifests) {
  const { id, label, lacks = {} } = manifest;
  const cells = results.get(id) ?? (await committedCells(manifest));
  if (cells === undefined) problems.push(`${label} was not tried: run the suite first.`);
  else columns.set(label, cells);
  const failed = behaviours.filter((each) => cells?.[each] === LACKS && lacks[each] === undefined);
  if (failed.length > 0) problems.push(`${label} does not do, and does not say so: ${failed.join(', ')}.`);
}
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exitCode = 1;
} else {
  await writeTable(manifests, columns);
  console.log('public/docs/conformance.md is written.');
}
