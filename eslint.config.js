import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import svelteConfig from './svelte.config.js';
import { layers } from './toolchain/checks/lint/layers.mjs';

const WORKERS = ['web/**/*.worker.ts', 'web/app/service-worker/**/*.ts'];
const TESTS = ['**/*.test.ts', 'wasm/**/*.ts', '**/*.suite.ts', '{web,toolchain}/**/testing/**/*.ts'];
const NODE = ['toolchain/**/*.ts', '*.config.ts'];
const E2E = ['e2e/**/*.ts'];

/** Type-aware rules need the program that a file belongs to: one per realm. */
const realm = (files, name, ignores = []) => ({
  files,
  ignores,
  languageOptions: {
    parserOptions: { project: `tsconfig${name}.json`, tsconfigRootDir: import.meta.dirname },
  },
});

/** What only one folder may touch. `where` says where it belongs. */
const funnels = {
  comlink: { where: 'web/workers', imports: ['comlink'] },
  storage: {
    where: 'web/storage',
    imports: ['idb'],
    globals: ['indexedDB', 'localStorage', 'sessionStorage', 'caches'],
  },
  workers: { where: 'web/workers or web/runtime', globals: ['Worker', 'SharedWorker'] },
};

/** Rules that close all funnels but the named ones. */
function closed(...open) {
  const shut = Object.entries(funnels).filter(([name]) => !open.includes(name));
  const message = (where) => `Only ${where} uses this.`;
  return {
    'no-restricted-imports': [
      'error',
      {
        patterns: shut.flatMap(([, { imports = [], where }]) =>
          imports.map((name) => ({ regex: `^${name}(/|$)`, message: message(where) })),
        ),
      },
    ],
    'no-restricted-globals': [
      'error',
      ...shut.flatMap(([, { globals: names = [], where }]) =>
        names.map((name) => ({ name, message: message(where) })),
      ),
    ],
  };
}

export default tseslint.config(
  {
    ignores: [
      'node_modules/',
      'dist/',
      'build/',
      'public/',
      'coverage/',
      'wasm/conformance/programs/',
      'web/languages/*/samples/',
      'web/languages/*/behaviours/',
      'web/languages/*/starter.*',
      'web/languages/_javascript/petri.d.ts',
      '**/*.d.mts',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  ...svelte.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { petri: { rules: { layers } } },
    rules: {
      'petri/layers': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: false }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  realm(['web/**/*.ts', 'web/**/*.svelte'], '', [...WORKERS, ...TESTS]),
  realm(WORKERS, '.worker', TESTS),
  realm(NODE, '.node', TESTS),
  realm(E2E, '.e2e'),
  realm(TESTS, '.test', E2E),
  { files: ['web/**/*.{ts,svelte}'], rules: closed() },
  { files: ['web/workers/**/*.ts'], rules: closed('comlink', 'workers') },
  { files: ['web/runtime/**/*.ts'], rules: closed('workers') },
  { files: ['web/storage/**/*.ts', 'web/app/service-worker/**/*.ts'], rules: closed('storage') },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { extraFileExtensions: ['.svelte'], parser: tseslint.parser, svelteConfig },
    },
  },
  { files: ['toolchain/**', 'e2e/**'], rules: { 'no-console': 'off' } },
  {
    // Tests take methods apart, stand in for asynchronous parts with synchronous ones, and put layers together.
    files: [...TESTS, ...E2E],
    rules: {
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/require-await': 'off',
      'petri/layers': 'off',
      'no-restricted-globals': 'off',
    },
  },
  {
    // Plain JavaScript: what runs before the dependencies are there, and configuration.
    files: ['**/*.{js,mjs}'],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: { globals: globals.node, parserOptions: { project: null } },
  },
);
