import { homedir } from 'node:os';
import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { digestJson, type Digest } from '#model/digest.ts';
import { packagesOf, wheelsOf, type ToolchainSpec } from './toolchain-spec.ts';

/**
 * Where native toolchains are kept: `PETRI_TOOLCHAINS`, else `/var/lib/petri/toolchains` for root, whose home its own sandboxes
 * cannot enter, else `XDG_DATA_HOME` or `~/.local/share`.
 */
export function toolchainsFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  isRoot = process.getuid?.() === 0,
  home: string = homedir(),
): string {
  const { PETRI_TOOLCHAINS: own, XDG_DATA_HOME: xdg } = environment;
  if (own) return own;
  if (isRoot) return '/var/lib/petri/toolchains';
  return join(xdg?.startsWith('/') ? xdg : join(home, '.local', 'share'), 'petri', 'toolchains');
}

/** Written last, when all packages are unpacked. */
export const INSTALLED_FILE = 'installed.json';

export interface InstalledFacts {
  readonly digest: Digest;
  readonly label: string;
}

/** Digest of everything that an installation is made from. */
export function specDigest(spec: ToolchainSpec, specs: ReadonlyMap<string, ToolchainSpec>): Promise<Digest> {
  const packages = packagesOf(spec, specs).map(({ sha256 }) => sha256);
  const wheels = wheelsOf(spec, specs).map(({ sha256, parts }) => ({ sha256, parts }));
  const { platform, prepare } = spec;
  return digestJson({
    format: 1,
    platform,
    packages,
    ...(wheels.length > 0 && { wheels }),
    ...(prepare && { prepare }),
  });
}

/** What stands in a toolchain's folder; undefined when it is not there, or not whole. */
export async function readInstalled(folder: string): Promise<InstalledFacts | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, INSTALLED_FILE), 'utf8')) as InstalledFacts;
  } catch {
    return undefined;
  }
}
