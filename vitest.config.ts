import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { CHROMIUM_FLAGS } from './toolchain/checks/chromium-flags.ts';
import { findChromium } from './toolchain/checks/chromium.ts';
import { petriPacks } from './toolchain/packs/vite-plugin.ts';
import { guestPrograms } from './toolchain/sandbox/guest-programs.ts';
import { sandboxCode } from './toolchain/sandbox/vite-plugin.ts';
import { headersFor } from './toolchain/serve/headers.ts';
import { embedWordsModule } from './toolchain/site/embed-words.ts';
import { languageParts } from './toolchain/site/language-parts.ts';

const { 'Content-Security-Policy': _policy, ...headers } = headersFor('/', { isolation: true });
const executablePath = findChromium();

export default defineConfig({
  // Two runs at once (`npm test` has two) each move what they made of the dependencies into place: not into the same.
  cacheDir: join('node_modules', '.vite', process.env['PETRI_VITEST_RUN'] ?? 'by-hand'),
  plugins: [svelte(), petriPacks(), languageParts(), embedWordsModule(), sandboxCode(), guestPrograms()],
  worker: { format: 'es', plugins: () => [petriPacks(), languageParts()] },
  test: {
    // Where there are two cores vitest would use one of them.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Compiling a program in a unit test takes seconds on a slow machine; what hangs is still ended.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['web/**/*.test.ts', 'toolchain/**/*.test.ts', 'wasm/**/*.test.ts'],
          exclude: ['**/*.browser.test.ts', '**/node_modules/**'],
        },
      },
      {
        extends: true,
        server: { headers },
        test: {
          name: 'browser',
          include: ['web/**/*.browser.test.ts', 'wasm/**/*.browser.test.ts'],
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                args: [...CHROMIUM_FLAGS],
                ...(executablePath !== undefined && { executablePath }),
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
