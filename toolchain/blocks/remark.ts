import { cellAttributes, checkChild } from './cell-markup.ts';
import type { Block } from './block.ts';
import type { CellExtras } from './cell-markup.ts';
import { cellsOf, type Fence } from './plugin.ts';
import type { PluginOptions } from './plugin-options.ts';

export type { PluginOptions } from './plugin-options.ts';

/** What is used of a Markdown tree (mdast). */
export interface MarkdownNode {
  type: string;
  lang?: string | null | undefined;
  meta?: string | null | undefined;
  value?: string;
  children?: MarkdownNode[];
  data?: object | undefined;
  position?: { readonly start: { readonly line: number } } | undefined;
}

/**
 * Plug-in for remark: fences marked `petri` become cells, in Markdown and in MDX. `remarkPlugins: [petri]`, or `[petri, options]`. A fence
 * that cannot be a cell fails the page, with file and line.
 */
export function petri(
  options: PluginOptions = {},
): (tree: MarkdownNode, file: { readonly path?: string }) => void {
  return (tree, { path = 'page' }) => {
    const fences: Fence<MarkdownNode>[] = [];
    collect(tree, fences);
    for (const { token, block, extras } of cellsOf(fences, path, options)) {
      token.type = 'petriCell';
      token.data = elementOf(block, extras);
      delete token.value;
    }
  };
}

function collect(node: MarkdownNode, fences: Fence<MarkdownNode>[]): void {
  if (node.type === 'code') {
    const info = `${node.lang ?? ''} ${node.meta ?? ''}`;
    fences.push({ info, code: node.value ?? '', line: node.position?.start.line ?? 1, token: node });
  }
  for (const child of node.children ?? []) collect(child, fences);
}

/** The element as remark-rehype takes it: a tree, which MDX takes too, and not text. */
function elementOf(block: Block, extras: CellExtras): object {
  const { language, source } = block;
  const text = (value: string) => ({ type: 'text', value });
  const element = (tagName: string, properties: object, children: object[]) => ({
    type: 'element',
    tagName,
    properties,
    children,
  });
  const check = checkChild(block);
  return {
    hName: 'petri-cell',
    hProperties: propertiesOf(cellAttributes(block, extras)),
    hChildren: [
      element('pre', { tabIndex: 0 }, [
        element('code', { className: [`language-${language}`] }, [text(`${source}\n`)]),
      ]),
      ...(check === undefined ? [] : [element('script', propertiesOf(check.attributes), [text(check.text)])]),
    ],
  };
}

/** A name alone is `true`. */
function propertiesOf(attributes: readonly (readonly [string, string])[]): Record<string, string | true> {
  return Object.fromEntries(attributes.map(([name, value]) => [name, value === '' ? true : value]));
}
