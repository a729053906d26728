import { createHash } from 'node:crypto';
import { splitArgs } from '#model/args.ts';
import type { CompileRequest } from '#model/compile-request.ts';
import { canonicalJson, type Digest } from '#model/digest.ts';
import type { Block } from '../blocks/block.ts';
import { orderBlocks } from '../blocks/page.ts';

/** What a block is compiled from. */
export function requestOf({ language, source, attributes, around, files = {} }: Block): CompileRequest {
  const [before, after] = around ?? ['', ''];
  return {
    language,
    source: before + source + after,
    files,
    flags: splitArgs(attributes.get('flags') ?? ''),
  };
}

/** Digest of the code that an artifact stands for: while a reader's cell has the same, it runs without a compiler. */
export function requestDigest({ language, source, files, flags }: CompileRequest): Digest {
  return digestOf({ language, source, files, flags });
}

/**
 * What the records of a page's blocks are called by: all that decides what a block prints, the blocks that run before it included, but for the
 * toolchain. So a new compiler's output is compared with what the old one's program printed. Throws as `orderBlocks` does.
 */
export function identitiesOf(blocks: readonly Block[]): ReadonlyMap<Block, Digest> {
  const order = orderBlocks(blocks);
  const known = new Map<Block, Digest>();
  const identify = (block: Block): Digest => {
    const found = known.get(block);
    if (found !== undefined) return found;
    const { attributes } = block;
    const identity = digestOf({
      request: requestDigest(requestOf(block)),
      args: splitArgs(attributes.get('args') ?? ''),
      stdin: attributes.get('stdin') ?? '',
      timeout: attributes.get('timeout') ?? '',
      before: (order.get(block) ?? []).map(identify),
    });
    known.set(block, identity);
    return identity;
  };
  return new Map(blocks.map((block) => [block, identify(block)]));
}

/** As `digestJson`, at once: generators ask their plug-ins for HTML, and wait for nothing. */
function digestOf(value: unknown): Digest {
  return `sha256:${createHash('sha256').update(canonicalJson(value)).digest('hex')}`;
}
