import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { serveStatic } from '../../toolchain/serve/static-files.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGE = fileURLToPath(new URL('page/', import.meta.url));

/** Packages whose own files the peers run, as they were published, not bundled: name → entry. */
const PACKAGES: Readonly<Record<string, string>> = {
  '@bjorn3/browser_wasi_shim': 'dist/index.js',
  '@yowasp/clang': 'gen/bundle.js',
  pyodide: 'pyodide.mjs',
};

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.ts': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
};

export interface BenchServer {
  /** With a trailing slash. */
  readonly address: string;
  /** Paths asked for since the last call, in order. */
  takeRequests(): string[];
  close(): Promise<void>;
}

/**
 * The built site at `/`, exactly as `npm start` serves it, and the bench's own page and peers at `/bench/`: one origin, so
 * that both sides have the same timers, caches and headers.
 */
export async function serveBench(site: string): Promise<BenchServer> {
  let requests: string[] = [];
  const server = createServer((request, response) => {
    const [pathname = '/'] = (request.url ?? '/').split('?', 1);
    requests.push(pathname);
    const answer = pathname.startsWith('/bench/')
      ? serveOwn(pathname.slice('/bench/'.length), response)
      : serveStatic(request, response, pathname, { root: site, base: '/', isolation: true });
    answer.catch((error: unknown) => {
      console.error(error);
      response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The server has no port.');
  return {
    address: `http://127.0.0.1:${String(bound.port)}/`,
    takeRequests() {
      const taken = requests;
      requests = [];
      return taken;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) =>
        server.close(() => {
          resolve();
        }),
      );
    },
  };
}

async function serveOwn(path: string, response: ServerResponse): Promise<void> {
  const bytes = await readOwn(path).catch(() => undefined);
  if (bytes === undefined) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
    // As packs are served: V8 keeps the code of large modules with the response.
    'Cache-Control': path.startsWith('npm/') ? 'public, max-age=86400, immutable' : 'no-cache',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
  });
  response.end(bytes);
}

function readOwn(path: string): Promise<Buffer | string> {
  if (path.split('/').includes('..')) throw new Error('Outside.');
  if (path.startsWith('npm/')) {
    const file = path.slice('npm/'.length);
    if (!Object.keys(PACKAGES).some((name) => file.startsWith(`${name}/`)))
      throw new Error('Not one of ours.');
    return readFile(join(ROOT, 'node_modules', file));
  }
  return path.endsWith('.ts') ? script(join(PAGE, path)) : readFile(join(PAGE, path));
}

/** Types taken away, packages named by their address; nothing bundled. */
async function script(file: string): Promise<string> {
  const { outputText } = ts.transpileModule(await readFile(file, 'utf8'), {
    compilerOptions: {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
    },
  });
  return Object.entries(PACKAGES).reduce(
    (text, [name, entry]) => text.replaceAll(`from '${name}'`, `from '/bench/npm/${name}/${entry}'`),
    outputText,
  );
}
