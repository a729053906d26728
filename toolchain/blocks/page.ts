import type { Block } from './block.ts';
import { failureAt } from './place.ts';

/** Blocks of one page, and for each those that run before it, in their order. */
export type Ordered = ReadonlyMap<Block, readonly Block[]>;

/**
 * What runs before what: `depends-on`, and the blocks above that share its `session`. Throws Failure `blocks.duplicate-id`,
 * `blocks.unknown-dependency` or `blocks.circular`.
 */
export function orderBlocks(blocks: readonly Block[]): Ordered {
  const byId = new Map<string, Block>();
  for (const block of blocks) {
    const id = block.attributes.get('id');
    if (id === undefined) continue;
    const first = byId.get(id);
    if (first !== undefined) {
      throw failureAt(
        block,
        'blocks.duplicate-id',
        `Two cells of this page have the id "${id}"; the other one is in line ${String(first.line)}. Give one of them another.`,
        { id },
      );
    }
    byId.set(id, block);
  }
  const direct = new Map(blocks.map((block, at) => [block, directOf(block, blocks.slice(0, at), byId)]));
  return new Map(blocks.map((block) => [block, before(block, direct)]));
}

function directOf(block: Block, above: readonly Block[], byId: ReadonlyMap<string, Block>): readonly Block[] {
  const ids = block.attributes.get('depends-on')?.trim().split(/\s+/) ?? [];
  const named = ids.map((id) => {
    const found = byId.get(id);
    if (found !== undefined) return found;
    const known = [...byId.keys()].join(', ') || 'none';
    throw failureAt(
      block,
      'blocks.unknown-dependency',
      `depends-on names "${id}", and no cell of this page has that id. Ids there are: ${known}.`,
      { id },
    );
  });
  const session = block.attributes.get('session');
  const sharing =
    session === undefined ? [] : above.filter((other) => other.attributes.get('session') === session);
  return [...new Set([...named, ...sharing])];
}

/** All that `block` stands on, the first to run first. */
function before(block: Block, direct: ReadonlyMap<Block, readonly Block[]>): readonly Block[] {
  const done = new Set<Block>();
  const visit = (at: Block, path: readonly Block[]): void => {
    for (const next of direct.get(at) ?? []) {
      if (path.includes(next)) {
        const round = [...path.slice(path.indexOf(next)), next].map(
          (each) => each.attributes.get('id') ?? '?',
        );
        throw failureAt(block, 'blocks.circular', `depends-on goes in a circle: ${round.join(' → ')}.`);
      }
      if (done.has(next)) continue;
      visit(next, [...path, next]);
      done.add(next);
    }
  };
  visit(block, [block]);
  return [...done];
}
