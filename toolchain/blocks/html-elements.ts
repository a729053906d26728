import { parse, type DefaultTreeAdapterTypes as Tree, type Token } from 'parse5';

export type Element = Tree.Element;
export type Template = Tree.Template;

/** Every element of a document or a part of one, in order. What is in a `<template>` is on no page. */
export function elementsOf(html: string): readonly Element[] {
  const found: Element[] = [];
  const visit = (node: Tree.Node): void => {
    if (!('childNodes' in node)) return;
    if ('tagName' in node) found.push(node);
    node.childNodes.forEach(visit);
  };
  visit(parse(html, { sourceCodeLocationInfo: true }));
  return found;
}

export function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((each) => each.name === name)?.value;
}

export function classesOf(element: Element): readonly string[] {
  return (
    attribute(element, 'class')
      ?.split(/[\s,]+/)
      .filter((name) => name !== '') ?? []
  );
}

export function childElements(node: Tree.Node): readonly Element[] {
  return 'childNodes' in node ? node.childNodes.filter((child): child is Element => 'tagName' in child) : [];
}

/** As a browser's `textContent`. */
export function textOf(node: Tree.Node): string {
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}

/** The element before this one among its siblings. */
export function elementBefore(element: Element): Element | undefined {
  const siblings = element.parentNode === null ? [] : childElements(element.parentNode);
  return siblings[siblings.indexOf(element) - 1];
}

/** Where an element stands in the text. Undefined for one that only the parser put there, or that nobody closed. */
export function locationOf(
  element: Element,
):
  | { readonly start: number; readonly end: number; readonly line: number; readonly startTag: Token.Location }
  | undefined {
  const location = element.sourceCodeLocation;
  if (!location?.startTag || !location.endTag) return undefined;
  const { startOffset: start, endOffset: end, startLine: line, startTag } = location;
  return { start, end, line, startTag };
}
