/** Where in the template of an embedded cell its code goes. */
export const CODE_PLACE = '##CODE##';

/** What a template puts before the code, and after it; undefined where it has no place for it. A second place is text as any other. */
export function aroundCode(template: string): readonly [before: string, after: string] | undefined {
  const at = template.indexOf(CODE_PLACE);
  return at < 0 ? undefined : [template.slice(0, at), template.slice(at + CODE_PLACE.length)];
}
