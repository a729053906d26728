import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Plugin } from 'vite';
import { guestTarget } from './guest-names.ts';

const QUERY = '?guest';
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CACHE = join(ROOT, 'node_modules/.cache/petri-guests');
const SCRIPT = join(ROOT, 'toolchain/sandbox/compile-guests.ts');
const FOLDERS = ['web/runtime/testing/programs', 'wasm/conformance/programs'].map((path) => join(ROOT, path));

/** For tests: `import bytes from './x.c?guest'` is the module that the pack's compiler makes of a C program. */
export function guestPrograms(): Plugin {
  let compiled: Promise<unknown> | undefined;
  return {
    name: 'petri-guest-programs',
    enforce: 'pre',
    async load(id) {
      if (!id.endsWith(`.c${QUERY}`)) return undefined;
      const file = id.slice(0, -QUERY.length);
      compiled ??= compileAll();
      await compiled;
      const bytes = await readFile(guestTarget(CACHE, file));
      return `export default Uint8Array.from(atob('${bytes.toString('base64')}'), (c) => c.charCodeAt(0));`;
    },
  };
}

/** In a process of its own: Vite's configuration cannot import TypeScript by the package's `#` names. */
function compileAll(): Promise<unknown> {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return promisify(execFile)(process.execPath, ['--import', tsx, SCRIPT, CACHE, ...FOLDERS], { cwd: ROOT });
}
