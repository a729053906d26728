// What a fresh clone lacks: packs, the site, the Node build. Each is made when it is missing or its inputs changed.
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { hashOf, recall, remember } from './inputs.mjs';
import { exclusively } from './lock.mjs';
import { giveUp, say, step } from './say.mjs';
import { ROOT, runNode, toolPath } from './spawn.mjs';

const isTest = (path) => /\.(?:test|suite)\.ts$/.test(path);
/** Everything that a bundle may be made from, packs apart. */
const SOURCES = ['web', 'wasm', 'public', 'toolchain', 'index.html', 'sandbox.html', 'package-lock.json'];
const CONFIGS = [
  'package.json',
  'svelte.config.js',
  'vite.config.ts',
  'vite.node.config.ts',
  'LICENSE',
  'NOTICE',
];

const keepSource = (path) =>
  !isTest(path) &&
  !/^web\/languages\/[^/]+\/behaviours\//.test(path) &&
  // Of the packs the index is enough: it names every file with its digest.
  (!path.startsWith('public/toolchains/') || path === 'public/toolchains/index.json') &&
  !/^toolchain\/(bootstrap|checks)\//.test(path) &&
  !path.startsWith('wasm/conformance/');

const products = [
  {
    name: 'packs',
    what: 'preparing the compilers (packs)',
    exists: 'public/toolchains/index.json',
    // It looks itself whether anything is to be done, and goes on where a killed run was.
    hash: () => undefined,
    make: [['--import', 'tsx', 'toolchain/packs/prepare.ts']],
    show: true,
  },
  {
    name: 'site',
    what: 'building the site',
    exists: 'dist/index.html',
    hash: () => hashOf([...SOURCES, ...CONFIGS], keepSource),
    make: [[toolPath('vite/bin/vite.js'), 'build', '--logLevel', 'warn']],
  },
  {
    name: 'node',
    what: 'building the command line tool',
    exists: 'build/node/petri.js',
    hash: () => hashOf([...SOURCES, ...CONFIGS], keepSource),
    make: [[toolPath('vite/bin/vite.js'), 'build', '--config', 'vite.node.config.ts', '--logLevel', 'warn']],
  },
];

/**
 * Makes what is missing or stale, in order. Ends the process with the tool's own words when one fails.
 * @param {readonly ('packs' | 'site' | 'node')[]} names
 * @param {{ quiet?: boolean }} [options] quiet: says nothing of what is up to date
 */
export async function ensureProducts(names, options = {}) {
  await exclusively(async () => {
    for (const product of products.filter((each) => names.includes(each.name))) {
      await ensure(product, options.quiet ?? false);
    }
  });
}

/**
 * Whether nothing is missing or stale, without looking into every file of a pack: the quick answer for a tool that is
 * called often. The hash of the sources covers what packs are made from.
 */
export async function areCurrent(names) {
  const checks = products
    .filter((each) => names.includes(each.name))
    .map(async (product) => {
      const hash = await product.hash();
      return (await exists(product.exists)) && (hash === undefined || (await recall(product.name)) === hash);
    });
  return (await Promise.all(checks)).every(Boolean);
}

async function ensure(product, quiet) {
  const hash = await product.hash();
  if (hash !== undefined && (await recall(product.name)) === hash && (await exists(product.exists))) {
    if (!quiet) say(`petri: ${product.what}: up to date`);
    return;
  }
  await step(product.what, async () => {
    for (const args of product.make) {
      const { code, output } = await runNode(args, { show: product.show ?? false });
      if (code !== 0) giveUp(`${product.what} failed with exit code ${String(code)}.\n\n${output}`);
    }
  });
  if (hash !== undefined) await remember(product.name, hash);
}

function exists(path) {
  return access(join(ROOT, path)).then(
    () => true,
    () => false,
  );
}
