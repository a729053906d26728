import type { BlockAttributes } from './attributes.ts';
import type { Place } from './place.ts';

/** A runnable block of a page: what its author wrote, checked, whichever format it was written in. */
export interface Block extends Place {
  /** Id of a language that exists. */
  readonly language: string;
  /** Line ends are `\n`; none at the end. */
  readonly source: string;
  readonly attributes: BlockAttributes;
  /** 1-based line of the file that the source's first line is on, and by how many columns it is indented there. */
  readonly sourceLine: number;
  readonly indent: number;
}

/**
 * The text of a cell however it was written: line ends as `\n`, no empty lines around it, and without the indentation that all of its lines
 * have. What the embed makes of an element's text is the same, so that both have one digest.
 */
export function normalSource(text: string): string {
  const lines = text
    .replace(/\r\n?/g, '\n')
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd()
    .split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)?.[0] ?? '');
  let common = indents[0] ?? '';
  for (const indent of indents) {
    while (!indent.startsWith(common)) common = common.slice(0, -1);
  }
  return lines.map((line) => line.slice(Math.min(common.length, line.length))).join('\n');
}
