import { cellMarkup } from './cell-markup.ts';
import { cellsOf } from './plugin.ts';
import type { PluginOptions } from './plugin-options.ts';

export type { PluginOptions } from './plugin-options.ts';

/** What is used of markdown-it, 13 and newer. */
export interface MarkdownItLike {
  readonly core: {
    readonly ruler: { push(name: string, rule: (state: MarkdownItState) => void): void };
  };
  readonly utils: { unescapeAll(text: string): string };
}

export interface MarkdownItState {
  readonly tokens: MarkdownItToken[];
  /** VitePress and others put the page's path here. */
  readonly env: unknown;
}

export interface MarkdownItToken {
  type: string;
  info: string;
  content: string;
  readonly map: [number, number] | null;
}

/**
 * Plug-in for markdown-it: fences marked `petri` become cells. `md.use(petri)`; in VitePress with `{ attributes: { 'v-pre': '' } }`. A
 * fence that cannot be a cell fails the page, with file and line.
 */
export function petri(md: MarkdownItLike, options: PluginOptions = {}): void {
  md.core.ruler.push('petri', ({ tokens, env }) => {
    const fences = tokens
      .filter(({ type }) => type === 'fence')
      .map((token) => ({
        info: md.utils.unescapeAll(token.info),
        code: token.content,
        line: (token.map?.[0] ?? 0) + 1,
        token,
      }));
    for (const { token, block, extras } of cellsOf(fences, pathOf(env), options)) {
      token.type = 'html_block';
      token.content = `${cellMarkup(block, extras)}\n`;
    }
  });
}

function pathOf(env: unknown): string {
  const { relativePath, path } = (env ?? {}) as Readonly<Record<string, unknown>>;
  return typeof relativePath === 'string' ? relativePath : typeof path === 'string' ? path : 'page';
}
