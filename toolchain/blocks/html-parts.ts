import { tidied } from '#model/cell-text.ts';
import type { Block } from './block.ts';
import { attribute, childElements, textOf, type Element, type Template } from './html-elements.ts';
import { failureAt, type Place } from './place.ts';
import { aroundOf } from './template.ts';

/** What a cell has beside its code, as the embed puts it together in the page. */
type Parts = Pick<Block, 'around' | 'files'>;

/**
 * The template and the files of a `<petri-cell>`, from its attributes, its children and other elements of the page. Undefined when a part of it
 * is not in the page: only a reader's browser knows what is at an address. Throws Failure `blocks.invalid-attribute`.
 */
export function partsOf(cell: Element, page: readonly Element[], place: Place): Parts | undefined {
  if (attribute(cell, 'src') !== undefined) return undefined;
  const withId = (name: string, said: string): Element => {
    const found = page.find((element) => attribute(element, 'id') === said.slice(1));
    if (found !== undefined) return found;
    const message = `The attribute "${name}" names ${said}, and no element of this page has that id.`;
    throw failureAt(place, 'blocks.invalid-attribute', message, { name });
  };
  const files = filesOf(cell, withId, place);
  if (files === undefined) return undefined;
  const own = childElements(cell).find((child) => attribute(child, 'data-template') !== undefined);
  const said = attribute(cell, 'template');
  const template =
    own !== undefined
      ? contentOf(own)
      : said?.startsWith('#') === true
        ? contentOf(withId('template', said))
        : said;
  return {
    ...(template !== undefined && { around: aroundOf(template, place) }),
    ...(Object.keys(files).length > 0 && { files }),
  };
}

/** Undefined when one of them is at an address. */
function filesOf(
  cell: Element,
  withId: (name: string, said: string) => Element,
  place: Place,
): Readonly<Record<string, string>> | undefined {
  const files = new Map<string, string>();
  for (const child of childElements(cell)) {
    const name = attribute(child, 'data-file');
    if (name !== undefined) files.set(name, `${contentOf(child)}\n`);
  }
  const said = (attribute(cell, 'files') ?? '').trim();
  if (said.startsWith('{')) {
    for (const [name, text] of entriesOf(said, place)) files.set(name, text);
  } else {
    for (const each of said.split(/\s+/).filter((name) => name !== '')) {
      if (!each.startsWith('#')) return undefined;
      const element = withId('files', each);
      files.set(attribute(element, 'data-file') ?? each.slice(1), `${contentOf(element)}\n`);
    }
  }
  return Object.fromEntries(files);
}

function entriesOf(json: string, place: Place): readonly (readonly [string, string])[] {
  try {
    const entries = Object.entries(JSON.parse(json) as Record<string, unknown>);
    if (entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')) return entries;
  } catch {
    // Said below.
  }
  const message =
    'The attribute "files" is JSON of texts by name, or ids and addresses with spaces between them.';
  throw failureAt(place, 'blocks.invalid-attribute', message, { name: 'files' });
}

function isTemplate(element: Element): element is Template {
  return element.tagName === 'template';
}

/** A template keeps its text apart. */
function contentOf(element: Element): string {
  return tidied(textOf(isTemplate(element) ? element.content : element));
}
