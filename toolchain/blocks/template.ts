import { CODE_PLACE } from '#model/code-place.ts';
import { failureAt, type Place } from './place.ts';

/** What a template puts before the code, and after it. Throws Failure `blocks.invalid-attribute`. */
export function aroundOf(template: string, place: Place): readonly [before: string, after: string] {
  const [before = '', after] = template.split(CODE_PLACE);
  if (after !== undefined) return [before, after];
  const message = `The template of this cell has no ${CODE_PLACE}, where its code would go.`;
  throw failureAt(place, 'blocks.invalid-attribute', message, { name: 'template' });
}
