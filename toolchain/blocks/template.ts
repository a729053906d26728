import { aroundCode, CODE_PLACE } from '#model/code-place.ts';
import { failureAt, type Place } from './place.ts';

/** What a template puts before the code, and after it. Throws Failure `blocks.invalid-attribute`. */
export function aroundOf(template: string, place: Place): readonly [before: string, after: string] {
  const around = aroundCode(template);
  if (around !== undefined) return around;
  const message = `The template of this cell has no ${CODE_PLACE}, where its code would go.`;
  throw failureAt(place, 'blocks.invalid-attribute', message, { name: 'template' });
}
