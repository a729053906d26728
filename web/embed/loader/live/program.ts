import type { CellCore } from '../cell-core.ts';
import { contentOf, readTemplate } from './cell-options.ts';
import { unfold } from './unfold.ts';

/** The whole text that is compiled, of which the reader sees a part. */
export interface Program {
  readonly source: string;
  /** Line of what the reader sees, for a line of the source, both 0-based. Undefined for one that they do not see. */
  readonly visibleLine: (line: number) => number | undefined;
}

/** What the cell is to print, or a program that looks the reader's over, as its author wrote it. */
export interface CellCheck {
  readonly kind: 'output' | 'program';
  readonly text: string;
  readonly hint?: string;
}

/** The reader's code with what is hidden of it, in its template, and the test program after it. Throws Failure `embed.attribute`. */
export function programOf({ host, segments, code }: CellCore): Program {
  const { text, visibleLine } = unfold(segments, code);
  const [before, after] = readTemplate(host) ?? ['', ''];
  const offset = before.split('\n').length - 1;
  const tests = checksOf(host)
    .filter(({ kind }) => kind === 'program')
    .map((check) => `\n${check.text}\n`);
  return {
    source: before + text + after + tests.join(''),
    visibleLine: (line) => (line < offset ? undefined : visibleLine(line - offset)),
  };
}

export function checksOf(host: HTMLElement): readonly CellCheck[] {
  return [...host.querySelectorAll<HTMLElement>(':scope > [data-check]')].map((child) => {
    const hint =
      child.dataset['hint'] ??
      host.querySelector(':scope > [data-hint]:not([data-check])')?.textContent.trim();
    return {
      kind: child.dataset['check'] === 'program' ? 'program' : 'output',
      text: contentOf(child),
      ...(hint !== undefined && hint !== '' && { hint }),
    };
  });
}
