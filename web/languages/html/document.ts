import { parse, type DefaultTreeAdapterTypes } from 'parse5';

export type Element = DefaultTreeAdapterTypes.Element;
type Node = DefaultTreeAdapterTypes.Node;

/** What the parser says about the text: parse5's code, and a range in offsets. */
export interface MarkupProblem {
  readonly code: string;
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
      problems.push({ code, start: startOffset, end: endOffset });
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
