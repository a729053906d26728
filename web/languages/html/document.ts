import { parse, type DefaultTreeAdapterTypes } from 'parse5';

/** What the parser says that is worth saying: others are habits that browsers put up with. */
const TOLD: Readonly<Record<string, string>> = {
  'duplicate-attribute': 'This attribute stands here twice: the second one is ignored.',
  'eof-in-comment': 'This comment is not closed.',
  'eof-in-script-html-comment-like-text': 'A comment in this script is not closed.',
  'eof-in-tag': 'This tag is not closed.',
  'missing-attribute-value': 'The value of this attribute is missing.',
  'missing-whitespace-between-attributes': 'There must be a space between attributes.',
  'unexpected-character-in-attribute-name': 'This character cannot stand in the name of an attribute.',
  'unexpected-equals-sign-before-attribute-name': 'An attribute has no name.',
};

export type Element = DefaultTreeAdapterTypes.Element;
type Node = DefaultTreeAdapterTypes.Node;

/** What the parser says about the text: parse5's code, and a range in offsets. */
interface MarkupProblem {
  readonly code: string;
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

export interface Markup {
  /** In the order of the document; those that the parser made up are left out. */
  readonly elements: readonly Element[];
  readonly problems: readonly MarkupProblem[];
  /** Where the first thing of the document may be put: after the doctype. */
  readonly head: number;
  /** Where the last thing may be put. */
  readonly tail: number;
}

/** A document as browsers read it, with the places where its elements stand. */
export function readMarkup(source: string): Markup {
  const problems: MarkupProblem[] = [];
  const tree = parse(source, {
    sourceCodeLocationInfo: true,
    scriptingEnabled: true,
    onParseError: ({ code, startOffset, endOffset }) => {
      const message = Object.hasOwn(TOLD, code) ? TOLD[code] : undefined;
      if (message !== undefined) problems.push({ code, message, start: startOffset, end: endOffset });
    },
  });
  const elements: Element[] = [];
  let head = 0;
  const visit = (node: Node): void => {
    if (node.nodeName === '#documentType') head = node.sourceCodeLocation?.endOffset ?? 0;
    if ('tagName' in node && node.sourceCodeLocation) elements.push(node);
    if ('childNodes' in node) node.childNodes.forEach(visit);
    if ('content' in node) visit(node.content);
  };
  visit(tree);
  const body =
    elements.find(({ tagName }) => tagName === 'body') ?? elements.find(({ tagName }) => tagName === 'html');
  return { elements, problems, head, tail: body?.sourceCodeLocation?.endTag?.startOffset ?? source.length };
}

export function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((each) => each.name === name)?.value;
}

/** Text as the value of an attribute in double quotes. */
export function quoted(value: string): string {
  return `"${value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`;
}
