import { NO_ADDRESSES, type AddressedText, type Addresses } from './addresses.ts';
import { checkAttributes, isAttribute, type WrittenAttributes } from './attributes.ts';
import { tidied } from '#model/cell-text.ts';
import type { Block } from './block.ts';
import {
  attribute,
  childElements,
  classesOf,
  elementBefore,
  elementsOf,
  locationOf,
  textOf,
  type Element,
} from './html-elements.ts';
import { partsOf, type PartPlaces } from './html-parts.ts';
import { MARKER, parseAttributes } from './info.ts';
import { languageOf, type KnownLanguage } from './language-of.ts';
import { withoutDependents, type LeftOutCell } from './left-out.ts';
import { unlessFaulty, type OnFault } from './on-fault.ts';
import { failureAt, type Place } from './place.ts';

/** A cell of an HTML page, and the part of the text that it is: from `start` up to `end`. */
export interface HtmlBlock extends Block {
  readonly start: number;
  readonly end: number;
  /** Present when it is a `<petri-cell>` already: where its start tag ends, and where attributes that a build wrote stand. */
  readonly cell?: {
    readonly tagEnd: number;
    readonly written: readonly (readonly [start: number, end: number])[];
  };
}

/**
 * The cells of an HTML page: `<petri-cell>`, and code blocks that a generator made of a fence marked `petri`, in order. What is wrong with one
 * goes to `onFault`, and the others are still found.
 */
export function htmlBlocks(
  html: string,
  file: string,
  languages: readonly KnownLanguage[],
  onFault: OnFault,
  addresses: Addresses = NO_ADDRESSES,
): readonly HtmlBlock[] {
  // Reading a page takes a thousand times longer than looking for a word.
  if (!/petri/i.test(html)) return [];
  const blocks: HtmlBlock[] = [];
  const page = elementsOf(html);
  const left: LeftOutCell[] = [];
  for (const element of page) {
    if (element.tagName !== 'petri-cell' && element.tagName !== 'pre') continue;
    const block = unlessFaulty(() => {
      if (isInside(element, 'petri-cell')) return undefined;
      return element.tagName === 'pre'
        ? codeBlock(element, html, file, languages)
        : cellBlock(element, { page, addresses: noting(addresses, element, left) }, html, file, languages);
    }, onFault);
    if (block !== undefined) blocks.push(block);
  }
  return withoutDependents(blocks, left, ({ file, line }, address) => {
    addresses.leftOut(address, { file, line });
  });
}

function noting(addresses: Addresses, cell: Element, left: LeftOutCell[]): Addresses {
  return {
    read: (...asked) => addresses.read(...asked),
    leftOut: (address, place) => {
      const start = locationOf(cell)?.start ?? 0;
      left.push({ start, id: attribute(cell, 'id'), session: attribute(cell, 'session'), address });
      addresses.leftOut(address, place);
    },
  };
}

/** What any element may have, and what frameworks write. */
const GLOBAL =
  /^(?:class|style|title|lang|dir|hidden|slot|part|is|tabindex|role|inert|translate|itemprop|exportparts|language|artifact|src|files|template|on.*|.*[-:@.$_*].*)$/;
/** Attributes of a build, as HTML has them. */
const OF_BUILD = /^data-(?=(?:expect|no-run)$)/;

function cellBlock(
  element: Element,
  partPlaces: PartPlaces,
  html: string,
  file: string,
  languages: readonly KnownLanguage[],
): HtmlBlock | undefined {
  const location = locationOf(element);
  if (location === undefined) return undefined;
  const place = { file, line: location.line };
  const own = element.attrs
    .map(({ name, value }) => [name.replace(OF_BUILD, ''), value] as const)
    .filter(([name]) => isAttribute(name) || !GLOBAL.test(name));
  const checks = childElements(element).filter((child) => attribute(child, 'data-check') !== undefined);
  const programs = checks.filter((child) => attribute(child, 'data-check') === 'program');
  const [compared] = checks.filter((child) => !programs.includes(child));
  const written: WrittenAttributes = [
    ...own,
    ...(compared === undefined ? [] : [['check', tidied(scriptText(compared))] as const]),
  ];
  const attributes = checkAttributes(written, place);
  const language = languageOf(attribute(element, 'language') ?? '', languages, place);
  const found = partsOf(element, partPlaces, place);
  if (found === undefined) return undefined;
  const { src, ...parts } = found;
  const code = src ?? codeOf(element);
  const source = tidied(code?.text ?? '');
  if (code === undefined || source === '') throw failureAt(place, 'blocks.empty', 'This cell has no code.');
  // A test program stands behind the reader's code, as the embed puts it there.
  const tests = programs.map((child) => `\n${tidied(scriptText(child))}\n`).join('');
  const [before, after] = parts.around ?? ['', ''];
  const isAround = parts.around !== undefined || tests !== '';
  const places = element.sourceCodeLocation?.attrs ?? {};
  return {
    ...place,
    language,
    source,
    attributes,
    ...parts,
    ...(isAround && { around: [before, after + tests] as const }),
    ...('file' in code ? filePlace(code) : sourcePlace(code.element, html)),
    start: location.start,
    end: location.end,
    cell: {
      tagEnd: location.startTag.endOffset,
      written: ['artifact', 'output'].flatMap((name) => {
        const at = places[name];
        return at === undefined ? [] : [[at.startOffset, at.endOffset] as const];
      }),
    },
  };
}

/** In a script, an end of script is written so. */
function scriptText(element: Element): string {
  return textOf(element).replace(/<\\\/(script)/gi, '</$1');
}

interface FoundCode {
  readonly text: string;
  /** What it begins in. */
  readonly element: Element;
}

/** As the embed finds it: a script of plain text, the element's own text, the `<pre>` before it. */
function codeOf(cell: Element): FoundCode | undefined {
  const children = childElements(cell).filter(isCode);
  const script = children.find(({ tagName }) => tagName === 'script');
  if (script !== undefined) return { text: scriptText(script), element: script };
  const own = cell.childNodes.filter((node) => !('tagName' in node) || isCode(node));
  const text = own.map(textOf).join('');
  if (text.trim() !== '') {
    const [first = cell] = own.filter((node): node is Element => 'tagName' in node);
    return { text, element: first };
  }
  const before = elementBefore(cell);
  return before?.tagName === 'pre' ? { text: textOf(before), element: before } : undefined;
}

function isCode(child: Element): boolean {
  if (['style', 'template'].includes(child.tagName)) return false;
  if (child.tagName === 'script' && attribute(child, 'type') !== 'text/plain') return false;
  return !['check', 'output', 'file', 'template', 'hint'].some(
    (name) => attribute(child, `data-${name}`) !== undefined,
  );
}

/** A `<pre>` whose fence was marked; undefined for any other. */
function codeBlock(
  pre: Element,
  html: string,
  file: string,
  languages: readonly KnownLanguage[],
): HtmlBlock | undefined {
  const chain = [...childElements(pre).filter(({ tagName }) => tagName === 'code'), pre, ...wrappersOf(pre)];
  const classes = chain.flatMap(classesOf);
  const said = chain.map((element) => attribute(element, 'data-petri')).find((text) => text !== undefined);
  if (!classes.includes(MARKER) && said === undefined) return undefined;
  const outer = chain.at(-1) ?? pre;
  const location = locationOf(outer);
  if (location === undefined) return undefined;
  const place = { file, line: location.line };
  const named = classes
    .map((name) => /^(?:language|lang|highlight)-(.+)$/.exec(name)?.[1])
    .find((name) => name !== undefined);
  const language = languageOf(
    named ?? chain.map((element) => attribute(element, 'data-lang')).find((name) => name !== undefined) ?? '',
    languages,
    place,
  );
  const attributes = checkAttributes(writtenOn(chain, classes, said ?? '', place), place);
  const code = chain[0] ?? pre;
  const source = tidied(textOf(code));
  if (source === '') throw failureAt(place, 'blocks.empty', 'This cell has no code.');
  return {
    ...place,
    language,
    source,
    attributes,
    ...sourcePlace(code, html),
    start: location.start,
    end: location.end,
  };
}

/** Elements that generators put around a block for its colours: nothing else is in them. */
function wrappersOf(pre: Element): readonly Element[] {
  const found: Element[] = [];
  for (let inner = pre; found.length < 2;) {
    const outer = inner.parentNode;
    if (outer === null || !('tagName' in outer) || outer.tagName !== 'div') break;
    const isWrapper = classesOf(outer).some((name) => /^(?:highlight|language|lang)(?:-|$)/.test(name));
    if (!isWrapper || locationOf(outer) === undefined || textOf(outer).trim() !== textOf(pre).trim()) break;
    found.push(outer);
    inner = outer;
  }
  return found;
}

/** Attributes, of which only those that cells have count, and classes: mdBook makes them of all that stands behind a comma. */
function writtenOn(
  chain: readonly Element[],
  classes: readonly string[],
  said: string,
  place: Place,
): WrittenAttributes {
  const attributes = chain.flatMap(({ attrs }) =>
    attrs
      .map(({ name, value }) => [name.replace(OF_BUILD, ''), value] as const)
      .filter(([name]) => isAttribute(name)),
  );
  const words = classes.filter((name) => /^[\w-]+=/.test(name) || isFlag(name));
  return [...attributes, ...parseAttributes(words.join(' '), place), ...parseAttributes(said, place)];
}

/** `check` or `output` as a class would say nothing. */
function isFlag(name: string): boolean {
  return ['autorun', 'readonly', 'hide-output', 'no-run'].includes(name);
}

/** Where the first line of code stands in a file of its own. */
function filePlace({ text, file }: AddressedText): Pick<Block, 'sourceLine' | 'indent' | 'sourceFile'> {
  const blank = /^(?:[ \t]*\r?\n)*/.exec(text)?.[0] ?? '';
  const first = tidied(text).split('\n', 1)[0] ?? '';
  const indent = text.slice(blank.length).indexOf(first);
  return { sourceLine: blank.split('\n').length, indent: Math.max(indent, 0), sourceFile: file };
}

/** 1-based line that an element's code begins on. */
function sourcePlace(code: Element, html: string): Pick<Block, 'sourceLine' | 'indent'> {
  const start = code.sourceCodeLocation?.startTag?.endOffset ?? 0;
  const blank = /^(?:[ \t]*\r?\n)*/.exec(html.slice(start))?.[0] ?? '';
  return { sourceLine: html.slice(0, start + blank.length).split('\n').length, indent: 0 };
}

function isInside(element: Element, tagName: string): boolean {
  for (let outer = element.parentNode; outer !== null && 'tagName' in outer; outer = outer.parentNode) {
    if (outer.tagName === tagName) return true;
  }
  return false;
}
