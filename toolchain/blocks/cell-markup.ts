import { ATTRIBUTES, type AttributeName } from './attributes.ts';
import type { Block } from './block.ts';

/** What a build knows of a cell beside what its author wrote. */
export interface CellExtras {
  /** Address of the build's record, as the page's `artifact` attribute has it. */
  readonly artifact?: string;
  /** Recorded output. */
  readonly output?: string;
  /** Further attributes of the element, as a generator wants them: `{ 'v-pre': '' }`. */
  readonly more?: Readonly<Record<string, string>>;
}

type Cell = Pick<Block, 'language' | 'source' | 'attributes'>;

/**
 * A block as `<petri-cell>`. The code is its text, in `<pre><code>`: readable without JavaScript, styled by the page as any other
 * block, and exact, because all text can be escaped there (in a `<script>` nothing can, `</script>` least of all).
 */
export function cellMarkup(cell: Cell, extras: CellExtras = {}): string {
  const attributes = attributeText(cellAttributes(cell, extras));
  const language = escapeHtml(cell.language);
  return (
    `<petri-cell${attributes}><pre tabindex="0"><code class="language-${language}">` +
    `${escapeHtml(cell.source)}\n</code></pre>${checkMarkup(cell)}</petri-cell>`
  );
}

/** Names and values in the order in which they are written. */
export function cellAttributes(
  { language, attributes }: Omit<Cell, 'source'>,
  { artifact, output, more = {} }: CellExtras = {},
): readonly (readonly [string, string])[] {
  const own = [...attributes].filter(
    ([name]) => !CHILDREN.includes(name) && !(name === 'output' && output !== undefined),
  );
  return [
    ['language', language],
    ...own.map(([name, text]) => [htmlName(name), ATTRIBUTES[name].kind === 'flag' ? '' : text] as const),
    ...(artifact === undefined ? [] : [['artifact', artifact] as const]),
    ...(output === undefined || attributes.has('hide-output') ? [] : [['output', output] as const]),
    ...Object.entries(more),
  ];
}

/** `check` and `hint` are children: what is to be compared with is as long as it likes. */
const CHILDREN: readonly AttributeName[] = ['check', 'hint'];

/** What is for a build means nothing to the element, and is kept for a build that reads the finished page. */
function htmlName(name: AttributeName): string {
  return 'isOfBuild' in ATTRIBUTES[name] ? `data-${name}` : name;
}

function checkMarkup(cell: Cell): string {
  const check = checkChild(cell);
  return check === undefined ? '' : `<script${attributeText(check.attributes)}>${check.text}</script>`;
}

/** The child that says what a cell's output is compared with, where its author wants that: a script that is none. */
export function checkChild({
  attributes,
}: Pick<Cell, 'attributes'>):
  { readonly attributes: readonly (readonly [string, string])[]; readonly text: string } | undefined {
  const check = attributes.get('check');
  const hint = attributes.get('hint');
  if (check === undefined) return undefined;
  return {
    attributes: [
      ['type', 'text/plain'],
      ['data-check', 'output'],
      ...(hint === undefined ? [] : [['data-hint', hint] as const]),
    ],
    // Nothing can be escaped in a script but what would end it, which the embed reads so.
    text: check.replace(/<\/(?=script)/gi, '<\\/'),
  };
}

function attributeText(attributes: readonly (readonly [string, string])[]): string {
  return attributes
    .map(([name, text]) => (text === '' ? ` ${name}` : ` ${name}="${escapeHtml(text)}"`))
    .join('');
}

/** Text for HTML, in elements and in quoted attributes. A CR that is meant stays one, and attributes keep line breaks and tabs. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"\r]/g, (character) => ENTITIES[character] ?? character);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};
