import { capabilitiesOf, type Level } from '#model/level.ts';
import type { CellFacts } from './cell-facts.ts';
import { isCapability, isFor } from './call.ts';

/** What an author says that a notebook needs, and who needs it. */
export interface Ask {
  readonly capability: string;
  /** Names of cells. */
  readonly cells: readonly string[];
  /** The notebook has it already. */
  readonly isGranted: boolean;
}

/** More than a reader looks at. */
const SHOWN = 50;

/** What cells ask for, each thing once. What is no capability is left out: nobody could grant it. */
export function asksOf(
  cells: readonly CellFacts[],
  level: Level,
  granted: readonly string[],
): readonly Ask[] {
  const has = [...capabilitiesOf(level), ...granted];
  const wanted = new Map<string, string[]>();
  for (const { name, asks } of cells) {
    for (const capability of new Set(asks)) {
      if (isCapability(capability)) wanted.set(capability, [...(wanted.get(capability) ?? []), name]);
    }
  }
  return [...wanted].slice(0, SHOWN).map(([capability, names]) => ({
    capability,
    cells: names,
    isGranted: has.some((each) => isCovered(capability, each)),
  }));
}

/** Whether one capability has all of another, as far as their text tells: a pattern is a target of its own kind. */
function isCovered(wanted: string, held: string): boolean {
  return isFor(held, wanted.replace(/^(fs\.\w+)$/, '$1:/**'));
}
