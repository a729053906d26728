import { availableParallelism } from 'node:os';
import { defineConfig, type LaunchOptions } from '@playwright/test';
import { CHROMIUM_FLAGS, SOFTWARE_GPU_FLAGS } from '../toolchain/checks/chromium-flags.ts';
import { findChromium } from '../toolchain/checks/chromium.ts';
import type { SiteOptions } from './fixtures/petri.ts';

const executablePath = findChromium();
/** What brings no browser, or its own: it runs once. */
const TOOLS = [
  'cli.spec.ts',
  'build.spec.ts',
  'build-files.spec.ts',
  'generators.spec.ts',
  'server.spec.ts',
  'firefox.spec.ts',
];
/** What runs the programs of each language: minutes for some. */
const LANGUAGES = ['samples.spec.ts', 'behaviours.spec.ts'];
const isLong = process.env['PETRI_LONG'] !== undefined;
/** `npm run test:long -- e2e` runs these: the rest of what `npm test` runs a part of, which takes minutes. */
const LONG = isLong ? [] : [/@long/];
/** Of the files that run with and without headers: what is the same without them runs with them only, but in the long form. */
const SAME_WITHOUT = isLong ? [] : [/@plain-long/];
/** What needs a graphics adapter: the one in software, for these only, so that nothing else is tried with its flags. */
const GPU = ['wgsl.spec.ts'];
/** What isolation and the path may change; the rest of the page's own behaviour is looked at once, or serves its own sites. */
const WITH_AND_WITHOUT_HEADERS = [
  'main-job',
  'flood',
  'site',
  'api',
  'python',
  'terminal',
  'network',
  'embed-frame',
].map((name) => `${name}.spec.ts`);

/**
 * The built site in a real Chromium, twice: with the isolation headers at the root, and as a plain static host serves it,
 * without them and below a path. Each worker serves the site itself, so nothing must be started before.
 */
export default defineConfig<SiteOptions>({
  testDir: 'specs',
  // Two runs in one checkout must not empty each other's folder.
  outputDir: `../build/test-results/${process.env['PETRI_E2E_OUTPUT'] ?? 'e2e'}`,
  // Half of a test's time nothing is computed: a page is opened, a limit is waited for. Each has a browser of up to 2 GB.
  workers: Math.min(availableParallelism() + 1, 6),
  fullyParallel: true,
  retries: 0,
  grepInvert: LONG,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [['line']],
  use: {
    // A recorder takes half of two cores. To see a failure, run the test again with `--trace on`.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: launchOptions(CHROMIUM_FLAGS),
    // Drawing what moves while a compiler works takes a third of a core where there is no graphics card.
    contextOptions: { reducedMotion: 'reduce' },
  },
  // What takes longest begins first.
  projects: [
    // A first C++ compile in Node takes ten seconds of one core, which others may be using too.
    { name: 'tools', testMatch: TOOLS, timeout: 300_000 },
    // Each sets its own headers, or needs none: the page without them is the one that can do less.
    {
      name: 'languages',
      testMatch: LANGUAGES,
      grepInvert: [/WGSL/, ...LONG],
      use: { isolation: false, base: '/some/where/petri/' },
    },
    {
      name: 'isolated',
      testIgnore: [...TOOLS, ...LANGUAGES, ...GPU],
      use: { isolation: true, base: '/' },
    },
    {
      name: 'plain',
      testMatch: WITH_AND_WITHOUT_HEADERS,
      // The samples of C++ run without headers too.
      grepInvert: [/C\+\+/, ...LONG, ...SAME_WITHOUT],
      use: { isolation: false, base: '/some/where/petri/' },
    },
    {
      name: 'gpu',
      testMatch: GPU,
      use: {
        isolation: true,
        base: '/',
        launchOptions: launchOptions([...CHROMIUM_FLAGS, ...SOFTWARE_GPU_FLAGS]),
      },
    },
    {
      name: 'gpu-plain',
      testMatch: LANGUAGES,
      grep: /WGSL/,
      use: {
        isolation: false,
        base: '/some/where/petri/',
        launchOptions: launchOptions([...CHROMIUM_FLAGS, ...SOFTWARE_GPU_FLAGS]),
      },
    },
  ],
});

function launchOptions(flags: readonly string[]): LaunchOptions {
  return { args: [...flags], ...(executablePath !== undefined && { executablePath }) };
}
