/** What one section of `npm test` found. */
export interface SectionResult {
  readonly passed: number;
  readonly failed: number;
  readonly skipped?: number;
  /** Shown when something failed, and a line of it otherwise. */
  readonly output: string;
  /** One line for the summary, such as why something could not be checked. */
  readonly note?: string;
  /** How long its tests took, each by itself, in any order. */
  readonly tests?: readonly TimedTest[];
}

export interface TimedTest {
  readonly name: string;
  readonly seconds: number;
  /** Why it failed, in the words of what ran it. */
  readonly failure?: string;
  /** Why it was skipped; '' where its name says so. */
  readonly skipped?: string;
}

export interface Section {
  /** What `npm test -- <name>` selects. */
  readonly name: string;
  run(): Promise<SectionResult>;
}
