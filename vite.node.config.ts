import { defineConfig } from 'vite';
import { petriPacks } from './toolchain/packs/vite-plugin.ts';
import { sandboxCode } from './toolchain/sandbox/vite-plugin.ts';
import { declarations } from './toolchain/site/declarations.ts';
import { languageParts } from './toolchain/site/language-parts.ts';

/** Plug-ins for generators of docs sites, by their names in the package. */
const PLUGINS = {
  'markdown-it': 'toolchain/blocks/markdown-it.ts',
  remark: 'toolchain/blocks/remark.ts',
  html: 'toolchain/blocks/html-plugin.ts',
};

// The API and the command line tool for Node. A bundle because the languages are found by glob, which only Vite expands.
export default defineConfig({
  plugins: [
    petriPacks(),
    languageParts(),
    sandboxCode(),
    declarations({ ...PLUGINS, 'plugin-options': 'toolchain/blocks/plugin-options.ts' }),
  ],
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
        ...PLUGINS,
      },
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});
