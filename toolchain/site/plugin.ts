import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { headersFile } from '../serve/headers.ts';
import { APP_POLICY, EMBED_POLICY } from '../serve/policies.ts';
import { withIntegrity } from './integrity.ts';
import { precompress } from './precompress.ts';

/** Pages that the build makes, and the policy that each keeps also on hosts that send no headers. The sandbox's documents bring theirs. */
const PAGES = new Map([
  ['index.html', APP_POLICY],
  ['v1/frame.html', EMBED_POLICY],
]);

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
      handler(html, { path }) {
        const policy = PAGES.get(path.slice(1));
        return policy === undefined ? html : withPolicy(html, policy);
      },
    },
    writeBundle: {
      sequential: true,
      order: 'post',
      async handler() {
        for (const page of PAGES.keys()) {
          const file = join(outDir, page);
          const html = await readFile(file, 'utf8');
          await writeFile(file, await withIntegrity(html, page, (path) => readFile(join(outDir, path))));
        }
        await writeFile(join(outDir, '_headers'), headersFile({ isolation: true }));
        await precompress(outDir, join('build', 'compressed'));
      },
    },
  };
}

/** Before anything that it is about, and after the encoding, which browsers look for in the first 1,024 bytes. */
function withPolicy(html: string, policy: string): string {
  if (!html.includes(CHARSET)) throw new Error(`A page has no ${CHARSET}.`);
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}" />`;
  return html.replace(CHARSET, `${CHARSET}\n    ${meta}`);
}
