// Entry of the npm scripts. Imports nothing that is not in Node: the dependencies may not be installed yet.
import { ensureDependencies } from './dependencies.mjs';
import { requireNode } from './node-version.mjs';
import { ensureProducts } from './products.mjs';
import { giveUp, say } from './say.mjs';
import { ROOT, runNode, toolPath } from './spawn.mjs';

requireNode();
process.chdir(ROOT);

const tasks = {
  async start() {
    await ensureProducts(['packs', 'site']);
    const { register } = await import('tsx/esm/api');
    register();
    const { serveFromEnvironment } = await import('../serve/main.ts');
    await serveFromEnvironment();
  },
  async test(args) {
    await ensureProducts(['packs', 'site', 'node']);
    await tool(['--import', 'tsx', 'toolchain/checks/main.ts', ...args]);
  },
  async long(args) {
    await ensureProducts(['packs', 'site', 'node']);
    await tool(['--import', 'tsx', 'toolchain/checks/long/main.ts', ...args]);
  },
  async build() {
    await ensureProducts(['packs', 'site', 'node']);
    say('petri: the site is in dist/, the command line tool in build/node/');
  },
  async dev(args) {
    await ensureProducts(['packs']);
    await tool([toolPath('vite/bin/vite.js'), ...args]);
  },
  async bench(args) {
    await ensureProducts(['packs', 'site', 'node']);
    await tool(['--import', 'tsx', 'e2e/bench/main.ts', ...args]);
  },
  async 'bench-service'(args) {
    await tool(['--import', 'tsx', 'toolchain/service/bench/main.ts', ...args]);
  },
  async 'bench-scale'() {
    await tool(['--import', 'tsx', 'toolchain/service/bench/scale.ts']);
  },
};

const [name = '', ...args] = process.argv.slice(2);
if (!Object.hasOwn(tasks, name))
  giveUp(`unknown task "${name}"; there are: ${Object.keys(tasks).join(', ')}`);
await ensureDependencies();
await tasks[name](args);

async function tool(nodeArgs) {
  const { code } = await runNode(nodeArgs, { show: true });
  process.exitCode = code;
}
