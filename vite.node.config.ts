import { defineConfig } from 'vite';
import { petriPacks } from './toolchain/packs/vite-plugin.ts';
import { sandboxCode } from './toolchain/sandbox/vite-plugin.ts';
import { languageEntries } from './toolchain/site/language-entries.ts';

// The API and the command line tool for Node. A bundle because the languages are found by glob, which only Vite expands.
export default defineConfig({
  plugins: [petriPacks(), languageEntries(), sandboxCode()],
  publicDir: false,
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'build/node',
    emptyOutDir: true,
    rolldownOptions: {
      input: {
        petri: 'toolchain/node/petri.ts',
        cli: 'toolchain/cli/main.ts',
        'markdown-it': 'toolchain/blocks/markdown-it.ts',
        remark: 'toolchain/blocks/remark.ts',
        html: 'toolchain/blocks/html-plugin.ts',
      },
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});
