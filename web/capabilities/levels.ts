import { LEVELS, type Level } from '#model/level.ts';
import { LEVEL_NAMES } from './level-names.ts';

export interface LevelChoice {
  readonly level: Level;
  readonly name: string;
  /** What it lets programs do that the one before it does not. */
  readonly text: string;
  readonly isAvailable: boolean;
}

const TEXTS: Readonly<Record<Level, string>> = {
  sandbox: 'Computes and shows what comes of it. No input, no files, no clock.',
  restricted: 'Also reads its own files and your input, tells the time and has random numbers.',
  standard:
    'Also writes its own files, calls other cells, and reads from the addresses that this site lists.',
  trusted:
    'Also deletes its own files, stores data, sends to the addresses that this site lists, and uses its compile service.',
  unrestricted: 'Also reaches any address and your clipboard. Not available on this site.',
};

/** The levels as a reader chooses among them, the least first. */
export const LEVEL_CHOICES: readonly LevelChoice[] = LEVELS.map((level) => ({
  level,
  name: LEVEL_NAMES[level],
  text: TEXTS[level],
  isAvailable: level !== 'unrestricted',
}));
