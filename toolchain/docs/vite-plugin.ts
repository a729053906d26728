import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { renderPage } from './render.ts';

export const DOCS = fileURLToPath(new URL('../../public/docs', import.meta.url));
const STYLES = fileURLToPath(new URL('./docs.css', import.meta.url));

/** `docs/**.html` beside the Markdown files that `public/` brings: in the built site, and from the development server. */
export function docsPages(): Plugin {
  return {
    name: 'petri:docs',
    async generateBundle() {
      for (const path of await docsPaths()) {
        const { html } = renderPage(await readFile(join(DOCS, path), 'utf8'), path);
        this.emitFile({ type: 'asset', fileName: `docs/${htmlPath(path)}`, source: html });
      }
      const source = await readFile(STYLES);
      this.emitFile({ type: 'asset', fileName: 'docs/docs.css', source });
    },
    configureServer(server) {
      server.middlewares.use('/docs', (request, response, next) => {
        const path = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1);
        answer(path).then((found) => {
          if (found === undefined) {
            next();
            return;
          }
          response.setHeader('Content-Type', found.type);
          response.end(found.text);
        }, next);
      });
    },
  };
}

/** Every page, as the path of its Markdown file below `docs/`. */
export async function docsPaths(): Promise<readonly string[]> {
  const names = await readdir(DOCS, { recursive: true });
  return names
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.md'))
    .sort();
}

async function answer(path: string): Promise<{ type: string; text: string } | undefined> {
  if (path === 'docs.css') return { type: 'text/css', text: await readFile(STYLES, 'utf8') };
  const wanted = path === '' || path.endsWith('/') ? `${path}index.html` : path;
  const markdown = (await docsPaths()).find((candidate) => htmlPath(candidate) === wanted);
  if (markdown === undefined) return undefined;
  return { type: 'text/html', text: renderPage(await readFile(join(DOCS, markdown), 'utf8'), markdown).html };
}

function htmlPath(path: string): string {
  return path.replace(/\.md$/, '.html');
}
