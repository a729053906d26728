// `npm ci` when what is installed is not what the lockfile says.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { giveUp, step } from './say.mjs';
import { ROOT, runNpm } from './spawn.mjs';

/** Installs the dependencies unless they are there. Ends the process with npm's own words when it fails. */
export async function ensureDependencies() {
  if (await areInstalled()) return;
  const count = Object.keys((await readJson('package-lock.json'))?.packages ?? {}).length;
  await step(`installing about ${String(count)} packages (npm ci)`, async () => {
    const { code, output } = await runNpm(['ci', '--no-audit', '--no-fund', '--ignore-scripts']);
    if (code !== 0) {
      giveUp(`npm ci failed with exit code ${String(code)}. Is the npm registry reachable?\n\n${output}`);
    }
  });
}

/**
 * npm writes `node_modules/.package-lock.json` as the last act of an install: when it lists what the lockfile lists,
 * the install is complete and current, whoever made it.
 */
async function areInstalled() {
  const wanted = await readJson('package-lock.json');
  const present = await readJson('node_modules/.package-lock.json');
  if (wanted === undefined || present === undefined) return false;
  return Object.entries(wanted.packages).every(([path, entry]) => {
    if (path === '' || entry.link) return true;
    const installed = present.packages[path];
    if (installed === undefined) return entry.optional === true && !isForThisMachine(entry);
    return installed.version === entry.version && installed.integrity === entry.integrity;
  });
}

/** An optional package that names this system must be there; node_modules copied from another system has it not. */
function isForThisMachine(entry) {
  const matches = (list, value) => list === undefined || list.includes(value);
  // A `libc` member cannot be decided here; a package without os and cpu is some other package's optional helper.
  if (entry.os === undefined || entry.cpu === undefined || entry.libc !== undefined) return false;
  return matches(entry.os, process.platform) && matches(entry.cpu, process.arch);
}

async function readJson(path) {
  try {
    return JSON.parse(await readFile(join(ROOT, path), 'utf8'));
  } catch {
    return undefined;
  }
}
