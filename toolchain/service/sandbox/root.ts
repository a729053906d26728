import { lstat, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** What a sandbox sees at its root besides its scratch folder: bubblewrap's arguments, all of them read-only. */
export interface SandboxRoot {
  readonly argv: readonly string[];
  /** Address space that what runs in it reserves without using it, in bytes: its limit is so much higher. */
  readonly reservedBytes?: number | undefined;
}

/** The root of an installed toolchain: its own folder and nothing of this machine. */
export function privateRoot(folder: string, reservedBytes = 0): SandboxRoot {
  const links = ['lib', 'lib64', 'bin', 'sbin'].flatMap((name) => ['--symlink', `usr/${name}`, `/${name}`]);
  return { argv: ['--ro-bind', join(folder, 'usr'), '/usr', ...links], reservedBytes };
}

/** This machine's `/usr` without `/usr/local`: no `/etc`, no home folders, no configuration. */
export async function machineRoot(): Promise<SandboxRoot> {
  const argv = [
    '--ro-bind',
    '/usr',
    '/usr',
    '--size',
    '4096',
    '--tmpfs',
    '/usr/local',
    '--remount-ro',
    '/usr/local',
  ];
  for (const path of ['/lib', '/lib32', '/lib64', '/bin', '/sbin']) {
    const status = await lstat(path).catch(() => undefined);
    if (status?.isSymbolicLink() === true) argv.push('--symlink', await readlink(path), path);
    else if (status?.isDirectory() === true) argv.push('--ro-bind', path, path);
  }
  return { argv };
}
