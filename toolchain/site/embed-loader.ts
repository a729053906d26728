import { fileURLToPath } from 'node:url';
import { build, type Plugin, type Rolldown } from 'vite';
import { embedWordsModule } from './embed-words.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const LOADER = 'web/embed/loader/embed.ts';
/** Looks for the loader beside itself. */
const COMPAT = 'web/embed/compat/compat.ts';

/** By address: the one that the public surface names, and the one that stays what it is when a later version comes. */
const ENTRIES: ReadonlyMap<string, string> = new Map([
  ['embed.js', LOADER],
  ['v1/embed.js', LOADER],
  ['compat.js', COMPAT],
  ['v1/compat.js', COMPAT],
]);

/**
 * The script of embedded cells, in bundles of its own: it stands on pages of others, before anyone uses it, so that what it shares with
 * the app is not worth a request, and nothing of it may be fetched ahead. What a first use needs lies in `v1/assets/`.
 */
export function embedLoader(onBundled: (modules: readonly string[]) => void): Plugin {
  return {
    name: 'petri:embed-loader',
    apply: 'build',
    async generateBundle() {
      for (const [address, entry] of ENTRIES) {
        for (const part of await bundle(address, entry)) {
          const source = part.type === 'chunk' ? part.code : part.source;
          this.emitFile({ type: 'asset', fileName: part.fileName, source });
          if (part.type === 'chunk') onBundled(part.moduleIds);
        }
      }
    },
    configureServer(server) {
      // In development the address loads the source, as the page's own does.
      server.middlewares.use((request, response, next) => {
        const [path = ''] = (request.url ?? '').split('?', 1);
        const entry = ENTRIES.get(path.slice(1));
        if (entry === undefined) {
          next();
          return;
        }
        response.setHeader('Content-Type', 'text/javascript');
        response.setHeader('Access-Control-Allow-Origin', '*');
        response.end(`import ${JSON.stringify(`/${entry}`)};\n`);
      });
    },
  };
}

/** What shared code is in the entry is imported from it by the other parts: each address has its own. */
async function bundle(
  address: string,
  input: string,
): Promise<readonly (Rolldown.OutputChunk | Rolldown.OutputAsset)[]> {
  const result = await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    base: './',
    plugins: [embedWordsModule(), plainImports()],
    build: {
      write: false,
      target: 'es2023',
      // Older ones have no `light-dark()`; what stands in for it is larger than all else.
      cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
      modulePreload: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input,
        output: {
          entryFileNames: address,
          chunkFileNames: 'v1/assets/[name]-[hash].js',
          assetFileNames: 'v1/assets/[name]-[hash][extname]',
        },
      },
    },
  });
  return (Array.isArray(result) ? result : [result]).flatMap((output) =>
    'output' in output ? output.output : [],
  );
}

/** What Vite puts around `import()` fetches a part's own imports ahead: there are none, and it would be a sixth of the loader. */
function plainImports(): Plugin {
  return {
    name: 'petri:plain-imports',
    enforce: 'pre',
    load: (id) =>
      id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load();' : undefined,
  };
}
