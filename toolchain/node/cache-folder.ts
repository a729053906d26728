import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where this user's caches belong on this system: `PETRI_CACHE`, else `XDG_CACHE_HOME` or `~/.cache`, `%LOCALAPPDATA%` on Windows,
 * `~/Library/Caches` on macOS.
 */
export function cacheFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const { PETRI_CACHE: own, XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = environment;
  if (own) return own;
  if (platform === 'win32') return join(local || join(home, 'AppData', 'Local'), 'petri', 'cache');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'petri');
  // A relative path must be ignored (XDG Base Directory Specification).
  return join(xdg?.startsWith('/') ? xdg : join(home, '.cache'), 'petri');
}
