import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { APP_POLICY, headersFile } from '../serve/headers.ts';
import { precompress } from './precompress.ts';

/** Completes the built site: the policy in its page, `_headers` for static hosts, precompressed siblings. */
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
      handler(_html, { path }) {
        if (path !== '/index.html') return [];
        const attrs = { 'http-equiv': 'Content-Security-Policy', content: APP_POLICY };
        return [{ tag: 'meta', attrs, injectTo: 'head-prepend' as const }];
      },
    },
    writeBundle: {
      sequential: true,
      order: 'post',
      async handler() {
        await writeFile(join(outDir, '_headers'), headersFile({ isolation: true }));
        await precompress(outDir, join('build', 'compressed'));
      },
    },
  };
}
