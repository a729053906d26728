import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join, posix, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';
import type { Release, ReleaseFile } from '#model/release.ts';
import { headersFor } from '../serve/headers.ts';

const ENTRY = fileURLToPath(new URL('../../web/app/service-worker/sw.ts', import.meta.url));

/** Files above this size are not waited for before a release counts as complete: the desktop editor. In bytes. */
const LATE_BYTES = 512 * 1024;

/** Where the build puts what the workers load later: compilers that come with npm packages. */
const LANGUAGES = 'assets/languages/';

/** What the page does not need: packs keep themselves, and the rest is for readers of documents and for other sites. */
const LEFT_OUT =
  /^(toolchains|docs)\/|^v1\/(?!frame\.html$)|^(site\.json|petri\.js|embed\.js|compat\.js|sw\.js|_headers|licences\.txt|sbom\.json)$|^assets\/manifest\.json$|\.(br|gz|map)$/;

/**
 * Writes `sw.js` with the list of this release's files into the built site. With `PETRI_OFFLINE=off` it is a worker that removes itself and
 * all that earlier releases cached: the way back from a broken one.
 */
export function offlineShell(): Plugin {
  let outDir = 'dist';
  return {
    name: 'petri:offline',
    apply: 'build',
    configResolved(config) {
      outDir = config.build.outDir;
    },
    closeBundle: {
      sequential: true,
      order: 'post',
      async handler() {
        const release = process.env['PETRI_OFFLINE'] === 'off' ? null : await releaseOf(outDir);
        await writeFile(join(outDir, 'sw.js'), await workerCode(release));
      },
    },
  };
}

/** The files of a built site that the page needs, by path, with their digests. */
export async function releaseOf(folder: string): Promise<Release> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .split(sep)
        .join(posix.sep),
    )
    .filter((path) => !LEFT_OUT.test(path))
    .sort();
  const files = await Promise.all(
    paths.map(async (path): Promise<ReleaseFile> => {
      const bytes = await readFile(join(folder, path));
      const digest = createHash('sha256').update(bytes).digest('hex');
      const policy = headersFor(`/${path}`, { isolation: true })['Content-Security-Policy'];
      // Pages for frames without rights of their own: they must never be answered without their policy.
      const isSandbox = policy?.startsWith('sandbox') === true;
      const isLate = bytes.length > LATE_BYTES;
      const isOnDemand = isLate && path.startsWith(LANGUAGES);
      return { path, digest, isLate, ...(isOnDemand && { isOnDemand }), ...(isSandbox && { policy }) };
    }),
  );
  const id = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16);
  return { id, files };
}

export async function workerCode(release: Release | null): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    define: { __PETRI_RELEASE__: JSON.stringify(release) },
    build: {
      write: false,
      target: 'es2023',
      lib: { entry: ENTRY, formats: ['iife'], name: 'petriWorker' },
      reportCompressedSize: false,
    },
  });
  const chunk = (Array.isArray(result) ? result : [result])
    .flatMap((output) => ('output' in output ? output.output : []))
    .find((part) => part.type === 'chunk');
  if (chunk === undefined) throw new Error('the service worker was not built');
  return chunk.code;
}
