import { writeFile } from 'node:fs/promises';
import type { Reporter, TestCase } from 'vitest/node';

/** The name that a test has in vitest's JSON report. */
type FullName = string;
export type SkipNotes = Readonly<Record<FullName, string>>;

/** A reporter that keeps why tests were skipped, which the JSON report leaves out, in the file that PETRI_SKIP_NOTES names. */
export default class SkipNotesReporter implements Reporter {
  readonly #notes: Record<FullName, string> = {};

  onTestCaseResult(test: TestCase): void {
    const result = test.result();
    if (result.state !== 'skipped' || result.note === undefined) return;
    this.#notes[test.fullName.replaceAll(' > ', ' ')] = result.note;
  }

  async onTestRunEnd(): Promise<void> {
    const file = process.env['PETRI_SKIP_NOTES'];
    if (file !== undefined) await writeFile(file, JSON.stringify(this.#notes));
  }
}
