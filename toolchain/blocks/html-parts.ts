import { tidied } from '#model/cell-text.ts';
import { nameOfAddress } from '#model/name-of-address.ts';
import type { AddressedText, Addresses } from './addresses.ts';
import type { Block } from './block.ts';
import { attribute, childElements, textOf, type Element, type Template } from './html-elements.ts';
import { failureAt, type Place } from './place.ts';
import { aroundOf } from './template.ts';

/** What a cell has beside its attributes, as the embed puts it together in the page. */
type Parts = Pick<Block, 'around' | 'files' | 'filePaths'> & {
  /** The code, where the cell has it at an address. */
  readonly src?: AddressedText;
};

/** Where the parts of a cell are looked for. */
export interface PartPlaces {
  /** Elements of the page. */
  readonly page: readonly Element[];
  readonly addresses: Addresses;
}

/**
 * The template, the files and the code at an address of a `<petri-cell>`, from its attributes, its children, other elements of the page and
 * files of the site. Undefined when a part of it is elsewhere: only a reader's browser knows what is there. Throws Failure
 * `blocks.invalid-attribute` or `blocks.missing-file`.
 */
export function partsOf(cell: Element, { page, addresses }: PartPlaces, place: Place): Parts | undefined {
  const withId = (name: string, said: string): Element => {
    const found = page.find((element) => attribute(element, 'id') === said.slice(1));
    if (found !== undefined) return found;
    const message = `The attribute "${name}" names ${said}, and no element of this page has that id.`;
    throw failureAt(place, 'blocks.invalid-attribute', message, { name });
  };
  const base = page.find(
    ({ tagName, attrs }) => tagName === 'base' && attrs.some(({ name }) => name === 'href'),
  );
  const at = (address: string): AddressedText | undefined => {
    const found = addresses.read(address, base && attribute(base, 'href'), place);
    if (found === undefined) addresses.leftOut(address, place);
    return found;
  };
  const address = attribute(cell, 'src');
  const src = address === undefined ? undefined : at(address);
  if (address !== undefined && src === undefined) return undefined;
  const files = filesOf(cell, withId, at, place);
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
    ...(src && { src }),
    ...(template !== undefined && { around: aroundOf(template, place) }),
    ...files,
  };
}

/** Undefined when one of them is elsewhere. */
function filesOf(
  cell: Element,
  withId: (name: string, said: string) => Element,
  at: (address: string) => AddressedText | undefined,
  place: Place,
): Pick<Block, 'files' | 'filePaths'> | undefined {
  const files = new Map<string, string>();
  const paths = new Map<string, string>();
  for (const child of childElements(cell)) {
    const name = attribute(child, 'data-file');
    if (name !== undefined) files.set(name, `${contentOf(child)}\n`);
  }
  const said = (attribute(cell, 'files') ?? '').trim();
  if (said.startsWith('{')) {
    for (const [name, text] of entriesOf(said, place)) files.set(name, text);
  } else {
    for (const each of said.split(/\s+/).filter((name) => name !== '')) {
      if (each.startsWith('#')) {
        const element = withId('files', each);
        files.set(attribute(element, 'data-file') ?? each.slice(1), `${contentOf(element)}\n`);
        continue;
      }
      const found = at(each);
      if (found === undefined) return undefined;
      files.set(nameOfAddress(each), found.text);
      paths.set(nameOfAddress(each), found.file);
    }
  }
  return {
    ...(files.size > 0 && { files: Object.fromEntries(files) }),
    ...(paths.size > 0 && { filePaths: Object.fromEntries(paths) }),
  };
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
