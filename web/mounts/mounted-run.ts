import type { SessionFiles } from '#model/session-files.ts';
import type { SessionGiven } from './session-of.ts';

/** Where a run belongs to. */
export interface RunPlace {
  readonly run: string;
  readonly cell: string;
  readonly language: string;
}

/** What a run left behind. */
export interface RunLeft {
  readonly files: SessionFiles;
  readonly removed: readonly string[];
  /** Names of the cell's own files: what the program does to one is done to none of a folder's. */
  readonly own: readonly string[];
}

/** The mounted folders as one run has them. */
export interface MountedRun {
  /** With what other cells wrote. `own`: names of the cell's own files. */
  over(files: SessionFiles, own: readonly string[]): SessionGiven;
  /** The run is over; undefined: it never was. What it changed is written back then. */
  end(left: RunLeft | undefined): void;
}
