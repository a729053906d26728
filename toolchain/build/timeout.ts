import { millisecondsOf } from '#model/time-text.ts';
import type { Block } from '../blocks/block.ts';
import { failureAt } from '../blocks/place.ts';

/** The `timeout` of a block in milliseconds: `500ms`, `5s`, or a number of milliseconds. Throws Failure `blocks.invalid-attribute`. */
export function timeoutMs(block: Block): number | undefined {
  const text = block.attributes.get('timeout');
  if (text === undefined) return undefined;
  const value = millisecondsOf(text);
  if (value !== undefined) return value;
  throw failureAt(
    block,
    'blocks.invalid-attribute',
    `The attribute "timeout" is 5s, 500ms or a number of milliseconds; not "${text}".`,
  );
}
