import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import type { Download } from '../download.ts';
import type { GoInstallation } from './go-command.ts';
import inputs from './inputs.json' with { type: 'json' };

/** Where Go itself has its other versions from: each is a module, with one zip for every system. */
const PUBLIC_PROXY = 'https://proxy.golang.org';
const MODULE = 'golang.org/toolchain';

const SYSTEMS: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'darwin', win32: 'windows' };
const PROCESSORS: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** Files that are written at the same time. */
const AT_ONCE = 64;

/**
 * The pinned Go for this system, from the proxies that `GOPROXY` names, then from Go's own. Undefined for systems that none is
 * pinned for.
 */
export function goDownload(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: string = process.platform,
  arch: string = process.arch,
): Download | undefined {
  const system = `${SYSTEMS[platform] ?? ''}-${PROCESSORS[arch] ?? ''}`;
  const pins: Readonly<Record<string, { readonly size: number; readonly sha256: string }>> = inputs.downloads;
  const pin = pins[system];
  if (pin === undefined) return undefined;
  const named = (environment['GOPROXY'] ?? '').split(/[,|]/).map((proxy) => proxy.trim().replace(/\/+$/, ''));
  const proxies = new Set([...named.filter((proxy) => /^https?:\/\/./.test(proxy)), PUBLIC_PROXY]);
  const file = `go${inputs.version}.${system}.zip`;
  return {
    ...pin,
    path: file,
    from: [...proxies].map((proxy) => `${proxy}/${MODULE}/@v/v0.0.1-${file}`),
  };
}

/** Where the makers of Go have a version for each system, when it is the pinned one. */
export function goSources(version: string): readonly { readonly url: string; readonly sha256: string }[] {
  if (version !== inputs.version) return [];
  return Object.entries(inputs.downloads).map(([system, { sha256 }]) => ({
    url: `${PUBLIC_PROXY}/${MODULE}/@v/v0.0.1-go${version}.${system}.zip`,
    sha256,
  }));
}

/** Writes the Go of a module's zip into `root`, a folder of its own: without its tests, which nothing here runs. */
export async function unpackGo(zip: Uint8Array, root: string): Promise<GoInstallation> {
  const { version } = inputs;
  const top = new RegExp(`^${MODULE}@v0\\.0\\.1-go${version}\\.[a-z0-9-]+/`);
  const entries = unzipSync(zip, { filter: ({ name }) => top.test(name) && isNeeded(name) });
  const files = Object.entries(entries).map(([name, bytes]) => ({
    path: nameHere(name.replace(top, '')),
    bytes,
  }));
  for (const folder of new Set(files.map(({ path }) => dirname(join(root, path))))) {
    await mkdir(folder, { recursive: true });
  }
  for (let at = 0; at < files.length; at += AT_ONCE) {
    await Promise.all(
      files.slice(at, at + AT_ONCE).map(({ path, bytes }) =>
        // A module's zip has no permissions.
        writeFile(join(root, path), bytes, { mode: /^(?:bin|pkg\/tool)\//.test(path) ? 0o755 : 0o644 }),
      ),
    );
  }
  return { version, root };
}

function isNeeded(name: string): boolean {
  const parts = name.split('/');
  return (
    !name.endsWith('/') && !name.endsWith('_test.go') && !parts.includes('testdata') && !parts.includes('..')
  );
}

/** A module can hold no other `go.mod`: Go's makers have renamed them, and whoever unpacks it names them back. */
function nameHere(path: string): string {
  return path.replace(/(^|\/)_go\.mod$/, '$1go.mod');
}
