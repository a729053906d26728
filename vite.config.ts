import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { docsPages } from './toolchain/docs/vite-plugin.ts';
import { petriPacks } from './toolchain/packs/vite-plugin.ts';
import { sandboxCode } from './toolchain/sandbox/vite-plugin.ts';
import { headersFor } from './toolchain/serve/headers.ts';
import { embedLoader } from './toolchain/site/embed-loader.ts';
import { embedWordsModule } from './toolchain/site/embed-words.ts';
import { firstLoad } from './toolchain/site/first-load.ts';
import { languageParts } from './toolchain/site/language-parts.ts';
import { licenceNotices } from './toolchain/site/licences.ts';
import { offlineShell } from './toolchain/site/offline.ts';
import { siteFiles } from './toolchain/site/plugin.ts';
import { sbomFile } from './toolchain/site/sbom/plugin.ts';

const licences = licenceNotices();

/** The language in whose folder a module is. */
const languageOf = (id: string): string | undefined => /\/web\/languages\/([^_/]+)\//.exec(id)?.[1];

/** Small parts that every first visit loads, and other entries too: one file of them, not twenty of a hundred bytes each. */
const SHARED =
  /\/web\/(?:model\/(?:base64|bytes|call|digest|errors|file-name|host-call|level|limits|outcome|output|session-files)|capabilities\/(?:call|level-names|question-rate)|api\/failure-diagnostic|service\/key-fault|ui\/(?:format|mod-key|save-as)|cells\/(?:cell-name|target-name))\.ts$/;

// The development server writes inline scripts, which the page's policy forbids: it sends the isolation headers only.
const { 'Content-Security-Policy': _policy, ...headers } = headersFor('/index.html', { isolation: true });

export default defineConfig({
  // Relative: the built site works from any path of any static host.
  base: './',
  plugins: [
    svelte(),
    petriPacks(),
    languageParts(),
    firstLoad(),
    embedWordsModule(),
    sandboxCode(licences.collect),
    embedLoader(licences.collect),
    licences.page,
    sbomFile(licences.packages),
    docsPages(),
    offlineShell(),
    siteFiles(),
  ],
  resolve: {
    alias: {
      // Markdown is read in a worker, and this package would ask a document for what `&amp;` means.
      'decode-named-character-reference': fileURLToPath(
        import.meta.resolve('decode-named-character-reference'),
      ),
    },
  },
  worker: {
    format: 'es',
    plugins: () => [petriPacks(), languageParts(), licences.worker()],
    // What workers load later is a language's toolchain: offline support tells it by its folder.
    rolldownOptions: {
      output: {
        chunkFileNames: 'assets/languages/[name]-[hash].js',
        assetFileNames: 'assets/languages/[name]-[hash][extname]',
      },
    },
  },
  server: { host: '127.0.0.1', headers },
  build: {
    target: 'es2023',
    outDir: 'dist',
    manifest: 'assets/manifest.json',
    // Monaco is over the default limit and loads on demand; the size budgets are the real check.
    chunkSizeWarningLimit: 5000,
    modulePreload: {
      // What is loaded later lists its style sheets only: the scripts that it imports are a third of a kilobyte of names for each part.
      resolveDependencies: (_file, dependencies, { hostType }) =>
        hostType === 'html' ? dependencies : dependencies.filter((each) => each.endsWith('.css')),
    },
    rolldownOptions: {
      input: { index: 'index.html', petri: 'web/api/browser.ts', frame: 'v1/frame.html' },
      // petri.js is imported by others: its exports stay.
      preserveEntrySignatures: 'exports-only',
      output: {
        // What runs a language is fetched when it is used, like its compiler.
        chunkFileNames: ({ moduleIds }) => {
          if (moduleIds.some((id) => id.startsWith('\0virtual:petri-guest/')))
            return 'assets/languages/[name]-[hash].js';
          const [language, ...others] = new Set(moduleIds.map(languageOf));
          const isOne = language !== undefined && others.length === 0;
          return `assets/${isOne ? `languages/${language}/` : ''}[name]-[hash].js`;
        },
        codeSplitting: { groups: [{ name: 'shared', test: SHARED }] },
        entryFileNames: ({ name }) => (name === 'petri' ? 'petri.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
});
