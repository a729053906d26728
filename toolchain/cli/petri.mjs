#!/usr/bin/env node
// `npx petri …`. In a clone it first sees to what a clone lacks (saying so on stderr); a published package has it all.
import { existsSync } from 'node:fs';
import { ensureDependencies } from '../bootstrap/dependencies.mjs';
import { requireNode } from '../bootstrap/node-version.mjs';
import { areCurrent, ensureProducts } from '../bootstrap/products.mjs';
import { sayTo } from '../bootstrap/say.mjs';

requireNode();
// stdout belongs to the program that is run.
sayTo(process.stderr);
const isClone = existsSync(new URL('../../package-lock.json', import.meta.url));
if (isClone) {
  await ensureDependencies();
  const [, , command, ...rest] = process.argv;
  // A folder that is served brings all that it needs.
  const servesOwn =
    command === 'serve' &&
    !rest.some((arg, at) => !/^-/.test(arg) && !/^--(?:port|host)$/.test(rest[at - 1] ?? ''));
  const needsSite = servesOwn || (command === 'build' && rest.includes('--offline'));
  const needed = needsSite ? ['packs', 'site', 'node'] : ['packs', 'node'];
  if (!(await areCurrent(needed))) await ensureProducts(needed, { quiet: true });
}
const { main } = await import('../../build/node/cli.js');
process.exitCode = await main(process.argv.slice(2));
