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

/** What is used of a page that is read. */
interface MarkdownFile {
  readonly path?: string;
  /** Docusaurus says here for which of its bundles it compiles a page. */
  readonly data?: object;
}

/**
 * Plug-in for remark: fences marked `petri` become cells, in Markdown and in MDX. `remarkPlugins: [petri]`, or `[petri, options]`. A fence
 * that cannot be a cell fails the page, with file and line.
 */
export function petri(options: PluginOptions = {}): (tree: MarkdownNode, file: MarkdownFile) => void {
  return (tree, { path = 'page', data = {} }) => {
    const make = 'compilerName' in data ? jsxElement : plainElement;
    const fences: Fence<MarkdownNode>[] = [];
    collect(tree, fences);
    for (const { token, block, extras } of cellsOf(fences, path, options)) {
      token.type = 'petriCell';
      token.data = elementOf(block, extras, make);
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

/** What MDX says of elements that an author wrote as such: a theme's own code block, with its buttons, does not take their place. */
const AS_WRITTEN = { _mdxExplicitJsx: true };

type Attributes = readonly (readonly [string, string])[];
type MakeElement = (name: string, attributes: Attributes, ...children: object[]) => object;

/** The element as remark-rehype takes it: a tree, which MDX takes too, and not text. */
function elementOf(block: Block, extras: CellExtras, make: MakeElement): object {
  const { language, source } = block;
  const check = checkChild(block);
  return {
    hName: 'petri-cell',
    hProperties: propertiesOf(cellAttributes(block, extras)),
    hChildren: [
      make(
        'pre',
        [['tabIndex', '0']],
        make('code', [['className', `language-${language}`]], textNode(`${source}\n`)),
      ),
      ...(check === undefined ? [] : [make('script', check.attributes, textNode(check.text))]),
    ],
  };
}

const plainElement: MakeElement = (tagName, attributes, ...children) => ({
  type: 'element',
  tagName,
  properties: propertiesOf(attributes),
  children,
  data: AS_WRITTEN,
});

/**
 * Docusaurus takes its Markdown through MDX as well, and between the two through rehype-raw, which keeps nothing of an element but what HTML has:
 * the mark that keeps its theme out is lost. Elements of JSX it lets pass.
 */
const jsxElement: MakeElement = (name, attributes, ...children) => ({
  type: 'mdxJsxFlowElement',
  name,
  attributes: attributes.map(([key, value]) => ({
    type: 'mdxJsxAttribute',
    name: key,
    value: value === '' ? null : value,
  })),
  children,
  data: AS_WRITTEN,
});

function textNode(value: string): object {
  return { type: 'text', value };
}

/** A name alone is `true`. */
function propertiesOf(attributes: Attributes): Record<string, string | true> {
  return Object.fromEntries(attributes.map(([name, value]) => [name, value === '' ? true : value]));
}
