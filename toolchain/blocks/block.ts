import type { BlockAttributes } from './attributes.ts';
import type { Place } from './place.ts';

/** A runnable block of a page: what its author wrote, checked, whichever format it was written in. */
export interface Block extends Place {
  /** Id of a language that exists. */
  readonly language: string;
  /** Line ends are `\n`; none at the end. */
  readonly source: string;
  readonly attributes: BlockAttributes;
  /** What is compiled before and after the source, and a reader does not see: a template, a test program. */
  readonly around?: readonly [before: string, after: string];
  /** Texts that the program finds, by their names. */
  readonly files?: Readonly<Record<string, string>>;
  /** 1-based line of the file that the source's first line is on, and by how many columns it is indented there. */
  readonly sourceLine: number;
  readonly indent: number;
  /** Path of the file that the source stands in, where that is not the page: `sourceLine` is a line of it. */
  readonly sourceFile?: string;
  /** Paths of those of `files` that stand in files of the site, by their names. */
  readonly filePaths?: Readonly<Record<string, string>>;
}
