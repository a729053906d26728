import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { checkAttributes } from './attributes.ts';
import { tidied } from '#model/cell-text.ts';
import type { Block } from './block.ts';
import { parseInfo } from './info.ts';
import { languageOf, type KnownLanguage } from './language-of.ts';
import { unlessFaulty, type OnFault } from './on-fault.ts';
import { failureAt, type Place } from './place.ts';
import type { MarkdownNode } from './remark.ts';
import { aroundOf } from './template.ts';

/**
 * The runnable blocks of a Markdown file, in order: fenced code whose info string says `petri`, wherever it stands (lists, quotes).
 * What is wrong with one goes to `onFault`, and the others are still found.
 */
export function markdownBlocks(
  text: string,
  file: string,
  languages: readonly KnownLanguage[],
  onFault: OnFault,
): readonly Block[] {
  // Most pages have none, and looking for a word is a thousand times faster than reading Markdown.
  if (!/^[ \t>*+\-\d.)]*(?:`{3}|~{3}).*\bpetri\b/m.test(text)) return [];
  const blocks: Block[] = [];
  const lines = text.split(/\r\n?|\n/);
  visit(unified().use(remarkParse).parse(text), (node) => {
    if (node.type !== 'code' || node.position === undefined) return;
    const { line } = node.position.start;
    const info = `${node.lang ?? ''} ${node.meta ?? ''}`;
    const { value = '' } = node;
    const block = unlessFaulty(() => fencedBlock(info, value, { file, line }, languages), onFault);
    // Where a template of another element stands is known of the finished page.
    if (block === undefined || block.attributes.get('template')?.startsWith('#') === true) return;
    // What stands before it in the file: a list's or a quote's, and the indentation that it lost.
    const first = lines[block.sourceLine - 1]?.indexOf(block.source.split('\n', 1)[0] ?? '') ?? 0;
    blocks.push({ ...block, indent: Math.max(first, 0) });
  });
  return blocks;
}

/**
 * A fenced block whose info string asks for a cell, checked; undefined for any other. `place` is that of the fence. Throws
 * Failure `blocks.*`.
 */
export function fencedBlock(
  info: string,
  code: string,
  place: Place,
  languages: readonly KnownLanguage[],
): Block | undefined {
  const parsed = parseInfo(info, place);
  if (parsed === undefined) return undefined;
  const language = languageOf(parsed.language, languages, place);
  const attributes = checkAttributes(parsed.written, place);
  const source = tidied(code);
  if (source === '') throw failureAt(place, 'blocks.empty', 'This cell has no code.');
  const template = attributes.get('template');
  const isHere = template !== undefined && !template.startsWith('#');
  const blank = /^(?:[ \t]*\r?\n)*/.exec(code)?.[0].split('\n').length ?? 1;
  return {
    ...place,
    language,
    source,
    attributes,
    sourceLine: place.line + blank,
    indent: 0,
    ...(isHere && { around: aroundOf(template, place) }),
  };
}

function visit(node: MarkdownNode, see: (node: MarkdownNode) => void): void {
  see(node);
  for (const child of node.children ?? []) visit(child, see);
}
