import rehypeRaw from 'rehype-raw';
import rehypeSanitize from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import type { Root } from 'hast';
import { mathFromMarkdown } from 'mdast-util-math';
import { math } from 'micromark-extension-math';
import { unified, type Processor } from 'unified';
import type { CompileRequest } from '#model/compile-request.ts';
import type { Diagnostic } from '#model/diagnostic.ts';
import { settleLinks } from './links.ts';
import { mathToMarkup } from './math.ts';
import { SCHEMA } from './schema.ts';

export const MAIN = 'main.md';

export interface Rendered {
  readonly html: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** A text as HTML that can stand in the page: sanitised after everything else that adds to it. */
export async function renderMarkdown(source: string, files: CompileRequest['files']): Promise<Rendered> {
  const diagnostics: Diagnostic[] = [];
  const say = (diagnostic: Diagnostic): void => {
    diagnostics.push(diagnostic);
  };
  const file = await unified()
    .use(remarkParse)
    .use(remarkGfm)
    .use(remarkMath)
    .use(remarkRehype, { allowDangerousHtml: true, clobberPrefix: '' })
    .use(() => (tree: Root) => {
      mathToMarkup(tree, MAIN, say);
    })
    .use(rehypeRaw)
    .use(rehypeSanitize, SCHEMA)
    // What it adds is not the reader's: after the sanitiser, and made of values that it has let through.
    .use(() => (tree: Root) => {
      settleLinks(tree, MAIN, files, say);
    })
    .use(rehypeStringify)
    .process(source);
  return { html: String(file), diagnostics };
}

/** Math between dollars. */
function remarkMath(this: Processor): void {
  const data = this.data();
  (data.micromarkExtensions ??= []).push(math());
  (data.fromMarkdownExtensions ??= []).push(mathFromMarkdown());
}
