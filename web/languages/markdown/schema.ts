import { defaultSchema, type Options } from 'rehype-sanitize';

/** What Temml writes: presentation MathML. */
const MATH = [
  'math',
  'semantics',
  'mrow',
  'mi',
  'mn',
  'mo',
  'ms',
  'mtext',
  'mspace',
  'msup',
  'msub',
  'msubsup',
  'mfrac',
  'msqrt',
  'mroot',
  'mstyle',
  'mtable',
  'mtr',
  'mtd',
  'mover',
  'munder',
  'munderover',
  'mmultiscripts',
  'mprescripts',
  'mpadded',
  'mphantom',
  'menclose',
  'merror',
];

/** Nothing that could lay something over the page: no position, no transform, no address. */
const STYLE =
  /^(?:\s*(?:padding|margin|border|width|min-width|height|color|background-color|text-align|display|math|font)[a-z-]*\s*:\s*[\w#.,%\s'"-]+;?)+\s*$/;

const MATH_ATTRIBUTES: NonNullable<Options['attributes']>[string] = [
  ['className', /^tml-/],
  ['style', STYLE],
  ...[
    'accent',
    'accentUnder',
    'columnAlign',
    'columnLines',
    'columnSpacing',
    'depth',
    'dir',
    'display',
    'displayStyle',
    'fence',
    'form',
    'height',
    'largeOp',
    'lineThickness',
    'lspace',
    'mathBackground',
    'mathColor',
    'mathSize',
    'mathVariant',
    'maxSize',
    'minSize',
    'movableLimits',
    'notation',
    'rowAlign',
    'rowLines',
    'rowSpacing',
    'rspace',
    'scriptLevel',
    'separator',
    'stretchy',
    'symmetric',
    'voffset',
    'width',
  ].flatMap((name) => [name, name.toLowerCase()]),
];

/**
 * What may stand in a text: GitHub's schema, and MathML. No script, style, frame, form or handler; ids get a prefix, so
 * that none can take the place of the page's own.
 */
export const SCHEMA: Options = {
  ...defaultSchema,
  tagNames: [...(defaultSchema.tagNames ?? []), 'mark', 'abbr', 'figure', 'figcaption', ...MATH],
  attributes: {
    ...defaultSchema.attributes,
    ...Object.fromEntries(MATH.map((name) => [name, MATH_ATTRIBUTES])),
  },
  protocols: {
    ...defaultSchema.protocols,
    src: ['data', 'http', 'https'],
    cite: ['https', 'http'],
    longDesc: [],
  },
};
