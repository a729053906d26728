import { comparedLines } from '#model/compared-lines.ts';
import type { Block } from '../blocks/block.ts';
import type { RecordedOutput } from './build-record.ts';

/** How a run ended, in the words that `expect` takes: `exited 0`, `trapped`. */
export function endOf({ outcome, exitCode }: Omit<RecordedOutput, 'stdout' | 'stderr'>): string {
  return outcome === 'exited' ? `exited ${String(exitCode ?? 0)}` : outcome;
}

/** Whether a block ended as its author says: `expect=trapped`, `expect="exited 3"`; `exited 0` where nothing is said. */
export function endsAsExpected({ attributes }: Block, output: RecordedOutput): boolean {
  const expected = (attributes.get('expect') ?? 'exited 0').replaceAll('-', ' ');
  const end = endOf(output).replaceAll('-', ' ');
  return end === expected || (expected === 'exited' && end.startsWith('exited '));
}

/** What `expect` may be: an author's mistake must not look like a program's. */
export const EXPECTED =
  /^(?:exited(?:[ -]\d+)?|trapped|timed[ -]out|denied|failed[ -]to[ -]compile|limit[ -]exceeded)$/;

/** Lines of two outputs from the first that is not the same, as a person compares them: at most `most` of each. */
export function differenceOf(expected: string, actual: string, most = 8): string {
  const [one, other] = [linesOf(expected), linesOf(actual)];
  const at = one.findIndex((line, index) => line !== other[index]);
  const from = at < 0 ? one.length : at;
  const show = (sign: string, lines: readonly string[]): string[] => {
    const shown = lines.slice(from, from + most).map((line) => `  ${sign} ${line}`);
    const left = lines.length - from - most;
    return left > 0 ? [...shown, `  ${sign} … ${String(left)} more lines`] : shown;
  };
  return [...show('-', one), ...show('+', other)].join('\n');
}

function linesOf(text: string): readonly string[] {
  return comparedLines(text).split('\n');
}
