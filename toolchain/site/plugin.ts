import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { headersFile } from '../serve/headers.ts';
import { APP_POLICY } from '../serve/policies.ts';
import { withIntegrity } from './integrity.ts';
import { precompress } from './precompress.ts';

const CHARSET = '<meta charset="utf-8" />';

/** Completes the built site: policy and digests in its page, `_headers` for static hosts, precompressed siblings. */
export function siteFiles(): Plugin {
  let outDir = 'dist';
  return {
    name: 'petri:site',
    apply: 'build',
    configResolved(config) {
      outDir = config.build.outDir;
    },
    transformIndexHtml: {
      // Also on hosts that send no headers the page keeps its policy. The sandbox's document brings its own.
      handler(html, { path }) {
        return path === '/index.html' ? withPolicy(html) : html;
      },
    },
    writeBundle: {
      sequential: true,
      order: 'post',
      async handler() {
        const page = join(outDir, 'index.html');
        const html = await readFile(page, 'utf8');
        await writeFile(page, await withIntegrity(html, (path) => readFile(join(outDir, path))));
        await writeFile(join(outDir, '_headers'), headersFile({ isolation: true }));
        await precompress(outDir, join('build', 'compressed'));
      },
    },
  };
}

/** Before anything that it is about, and after the encoding, which browsers look for in the first 1,024 bytes. */
function withPolicy(html: string): string {
  if (!html.includes(CHARSET)) throw new Error(`index.html has no ${CHARSET}.`);
  const meta = `<meta http-equiv="Content-Security-Policy" content="${APP_POLICY}" />`;
  return html.replace(CHARSET, `${CHARSET}\n    ${meta}`);
}
