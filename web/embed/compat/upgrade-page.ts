import { upgradeCodapi } from './codapi.ts';
import type { Refusal, Upgrade } from './markup.ts';
import { upgradeRunno } from './runno.ts';
import { upgradeThebe } from './thebe.ts';

/** What became of one element of a page. */
export interface UpgradeReport {
  /** The cell, or the element that stays as it was. */
  readonly element: Element;
  readonly isUpgraded: boolean;
  /** What could not be carried over, or why nothing was: a sentence each. */
  readonly lost: readonly string[];
}

const KINDS: readonly (readonly [string, (element: Element) => Upgrade | Refusal])[] = [
  ['runno-run', upgradeRunno],
  ['codapi-snippet', upgradeCodapi],
  ['pre[data-executable]:not([data-executable="false"])', upgradeThebe],
];

/** Puts cells in place of the elements of Runno, codapi and Thebe below `root`, and tells what each became. */
export function upgradePage(root: ParentNode): readonly UpgradeReport[] {
  // All are read before any is replaced: some take the code of others.
  const found = KINDS.flatMap(([selector, upgrade]) =>
    [...root.querySelectorAll(selector)].map((element) => ({ element, became: upgrade(element) })),
  );
  return found.map(({ element, became }) => {
    if ('why' in became) return { element, isUpgraded: false, lost: [became.why] };
    const { cell, replaces, lost } = became;
    const [first = element, ...others] = replaces;
    first.replaceWith(cell);
    for (const other of others) other.remove();
    return { element: cell, isUpgraded: true, lost };
  });
}
