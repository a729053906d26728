import { defineConfig } from '@playwright/test';
import base from './playwright.config.ts';

/** What takes longer than `npm test` should: installing big generators, and making sites by them. */
export default defineConfig({
  ...base,
  testDir: 'long',
  outputDir: '../build/test-results/long',
  // An installation is part of its test.
  timeout: 20 * 60_000,
  projects: [{ name: 'long' }],
});
