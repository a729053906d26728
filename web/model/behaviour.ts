/**
 * What a cell of any language does as a cell of C does, and what the conformance table calls it. One suite of tests
 * proves each for every language (e2e/fixtures/behaviours.ts); a language that cannot do one says so in the `lacks` of
 * its manifest, and the page greys out the fields that it concerns. Ids are never used again for something else.
 */
export const BEHAVIOURS = {
  stdin: 'Reads standard input',
  'stdin-end': 'Sees the end of standard input',
  args: 'Is given arguments',
  env: 'Is given environment variables',
  files: 'Reads and writes files',
  sources: 'Is made of several source files',
  'exit-code': 'Ends with an exit code',
  'runtime-error': 'A runtime error deep in calls names its line',
  'time-limit': 'An endless loop meets the time limit',
  stop: 'Stop ends it, and what it printed is kept',
  streaming: 'Output arrives while it runs',
  memory: 'A program that takes all memory ends, and the page lives on',
  'memory-limit': 'Memory is limited to what the cell may have',
  'output-limit': 'A flood of output is cut, counted and ended',
  timings: 'A second run compiles nothing, and timings say so',
  'syntax-error': 'A syntax error has its range',
  diagnostics: 'Other mistakes have their ranges',
  'missing-import': 'A missing import has its range',
  'large-source': 'A source of 5 MB',
  'not-text': 'A source with NUL and half characters',
  'empty-source': 'An empty source',
  crlf: 'A source with CRLF line ends',
} as const;

export type Behaviour = keyof typeof BEHAVIOURS;

export const behaviours = Object.keys(BEHAVIOURS) as readonly Behaviour[];
