import type { HtmlBlock } from './html.ts';

/** A cell that a build leaves to the reader's page. */
export interface LeftOutCell {
  readonly start: number;
  readonly id: string | undefined;
  readonly session: string | undefined;
  readonly address: string;
}

/**
 * The blocks that do not run after one that was left out: what that one leaves behind is not known where the site is made. `also` hears
 * of every block that is left out with it.
 */
export function withoutDependents(
  blocks: readonly HtmlBlock[],
  left: readonly LeftOutCell[],
  also: (block: HtmlBlock, address: string) => void,
): readonly HtmlBlock[] {
  if (left.length === 0) return blocks;
  const gone = [...left];
  let kept = blocks;
  for (let before = -1; before !== gone.length;) {
    before = gone.length;
    kept = kept.filter((block) => {
      const after = gone.find((cell) => runsAfter(block, cell));
      if (after === undefined) return true;
      const { start, attributes } = block;
      const { address } = after;
      gone.push({ start, id: attributes.get('id'), session: attributes.get('session'), address });
      also(block, address);
      return false;
    });
  }
  return kept;
}

function runsAfter({ start, attributes }: HtmlBlock, cell: LeftOutCell): boolean {
  const named = attributes.get('depends-on')?.trim().split(/\s+/) ?? [];
  if (cell.id !== undefined && named.includes(cell.id)) return true;
  const session = attributes.get('session');
  return session !== undefined && session === cell.session && cell.start < start;
}
