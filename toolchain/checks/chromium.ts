import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';
import { runNode, toolPath } from './command.ts';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** Where installers put browsers that are on no PATH. */
function usualPlaces(): readonly string[] {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  }
  if (process.platform === 'win32') {
    const folders = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap(
      (name) => process.env[name] ?? [],
    );
    return folders.flatMap((folder) => [
      join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(folder, 'Chromium', 'Application', 'chrome.exe'),
    ]);
  }
  return ['/snap/bin/chromium'];
}

/** A Chromium that is there: `PETRI_CHROMIUM`, Playwright's own, the system's. */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const chosen = environment['PETRI_CHROMIUM'];
  if (chosen !== undefined && chosen !== '') {
    if (existsSync(chosen)) return chosen;
    throw new Error(`PETRI_CHROMIUM names ${chosen}, which does not exist.`);
  }
  const own = chromium.executablePath();
  if (existsSync(own)) return own;
  const folders = (environment['PATH'] ?? '').split(delimiter);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const onPath = folders.flatMap((folder) => PROGRAMS.map((program) => join(folder, program + suffix)));
  return [...onPath, ...usualPlaces()].find((path) => existsSync(path));
}

/** The same, after trying to install one. Throws with one line that says how when that fails too. */
export async function chromiumPath(): Promise<string> {
  const found = findChromium();
  if (found !== undefined) return found;
  console.log('No Chromium found; trying Playwright’s download …');
  await runNode([toolPath('@playwright/test/cli.js'), 'install', 'chromium'], { timeoutMs: 5 * 60_000 });
  const downloaded = findChromium();
  if (downloaded !== undefined) return downloaded;
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('That did not work; trying the system’s package …');
    const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
    spawnSync('apt-get', ['update'], options);
    spawnSync('apt-get', ['install', '-y', 'chromium'], options);
    const installed = findChromium();
    if (installed !== undefined) return installed;
  }
  throw new Error(
    'No Chromium could be found or installed. Install Chromium or Chrome, or name one: PETRI_CHROMIUM=/path/to/chrome npm test',
  );
}
