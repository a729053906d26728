import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const PROGRAMS = ['firefox', 'firefox-esr'];

/** Where installers put a Firefox that is on no PATH. */
function usualPlaces(): readonly string[] {
  if (process.platform === 'darwin') return ['/Applications/Firefox.app/Contents/MacOS/firefox'];
  if (process.platform === 'win32') {
    return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
      .flatMap((name) => process.env[name] ?? [])
      .map((folder) => join(folder, 'Mozilla Firefox', 'firefox.exe'));
  }
  return ['/snap/bin/firefox'];
}

/** A Firefox as its maker ships it: `PETRI_FIREFOX`, or the system's. undefined when there is none. */
export function findFirefox(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const chosen = environment['PETRI_FIREFOX'];
  if (chosen !== undefined && chosen !== '') {
    if (existsSync(chosen)) return chosen;
    throw new Error(`PETRI_FIREFOX names ${chosen}, which does not exist.`);
  }
  const folders = (environment['PATH'] ?? '').split(delimiter);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const onPath = folders.flatMap((folder) => PROGRAMS.map((program) => join(folder, program + suffix)));
  return [...onPath, ...usualPlaces()].find((path) => existsSync(path));
}
