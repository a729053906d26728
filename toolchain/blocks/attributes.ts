import { failureAt, type Place } from './place.ts';

/** Names and texts of attributes as they were written, in order; a name alone has the text ''. */
export type WrittenAttributes = readonly (readonly [name: string, text: string])[];

/** Checked attributes by name. A flag that is there has the text ''. */
export type BlockAttributes = ReadonlyMap<AttributeName, string>;

interface Kind {
  readonly kind: 'flag' | 'text' | 'word' | 'words' | 'choice';
  readonly choices?: readonly string[];
  /** For `petri build`: it does nothing in a reader's page. */
  readonly isOfBuild?: true;
}

/** What may stand after ```` ```c petri ````. Those of the build are `data-…` in HTML; the others are attributes of `<petri-cell>`. */
export const ATTRIBUTES = {
  args: { kind: 'text' },
  autorun: { kind: 'flag' },
  check: { kind: 'text' },
  controls: { kind: 'text' },
  'depends-on': { kind: 'words' },
  expect: { kind: 'text', isOfBuild: true },
  flags: { kind: 'text' },
  'hide-output': { kind: 'flag' },
  hint: { kind: 'text' },
  id: { kind: 'word' },
  loading: { kind: 'choice', choices: ['lazy', 'eager'] },
  'no-run': { kind: 'flag', isOfBuild: true },
  output: { kind: 'text' },
  readonly: { kind: 'flag' },
  session: { kind: 'word' },
  stdin: { kind: 'text' },
  template: { kind: 'text' },
  theme: { kind: 'choice', choices: ['auto', 'light', 'dark'] },
  timeout: { kind: 'text' },
} as const satisfies Record<string, Kind>;

export type AttributeName = keyof typeof ATTRIBUTES;

export function isAttribute(name: string): name is AttributeName {
  return Object.hasOwn(ATTRIBUTES, name);
}

/** Throws Failure `blocks.unknown-attribute` or `blocks.invalid-attribute`, which say what there is. */
export function checkAttributes(written: WrittenAttributes, place: Place): BlockAttributes {
  const checked = new Map<AttributeName, string>();
  for (const [name, text] of written) {
    if (!isAttribute(name)) {
      const known = Object.keys(ATTRIBUTES).join(', ');
      throw failureAt(
        place,
        'blocks.unknown-attribute',
        `There is no attribute "${name}". There are: ${known}.`,
        { name },
      );
    }
    const fault = checked.has(name) ? 'stands there twice' : faultOf(ATTRIBUTES[name], text);
    if (fault !== undefined) {
      throw failureAt(place, 'blocks.invalid-attribute', `The attribute "${name}" ${fault}.`, { name });
    }
    checked.set(name, text);
  }
  return checked;
}

function faultOf({ kind, choices = [] }: Kind, text: string): string | undefined {
  switch (kind) {
    case 'flag':
      // `readonly="readonly"`, as some generators write what has no value.
      return ['', 'true'].includes(text) || isAttribute(text) ? undefined : 'takes no value';
    case 'word':
      return /^\S+$/.test(text) ? undefined : 'needs a value without spaces';
    case 'words':
      return /\S/.test(text) ? undefined : 'needs one value or several, with spaces between them';
    case 'choice':
      return choices.includes(text) ? undefined : `is one of: ${choices.join(', ')}`;
    case 'text':
      return undefined;
  }
}
