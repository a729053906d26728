import { copyFile, link, mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PackFile, PackInfo } from '#model/pack.ts';
import { readBytes, readText, sha256, sizeOf, writeWhole } from './files.ts';

/** Versions of one pack that are kept: a checkout of an older branch is not to push out a newer one's. */
const KEPT = 3;
const INFO = 'pack.json';

/** Finished packs in the user's cache: what one checkout made, the next one only links to. */
export interface KeptPacks {
  /** Below it is `<id>/<key>/` for every pack. */
  readonly folder: string;
}

/**
 * Puts the pack that was made under this key into `public`, links where the file system can. Undefined when there is
 * none, or a file of it is not what it was.
 */
export async function takeKept(
  { folder }: KeptPacks,
  id: string,
  key: string,
  publicFolder: string,
): Promise<PackInfo | undefined> {
  const from = join(folder, id, nameOf(key));
  const pack = parseInfo(await readText(join(from, INFO)));
  if (pack === undefined || !(await isWhole(from, pack))) return undefined;
  for (const { name } of filesOf(pack)) {
    await place(join(from, name), join(publicFolder, pack.path, name));
  }
  const now = new Date();
  await utimes(from, now, now).catch(() => undefined);
  return pack;
}

/** Keeps a finished pack, whole or not at all, and forgets those that were not used for longest. */
export async function keep(
  { folder }: KeptPacks,
  pack: PackInfo,
  key: string,
  publicFolder: string,
): Promise<void> {
  const own = join(folder, pack.id);
  const target = join(own, nameOf(key));
  const temporary = `${target}.${String(process.pid)}.tmp`;
  await rm(temporary, { recursive: true, force: true });
  for (const { name } of filesOf(pack)) {
    await place(join(publicFolder, pack.path, name), join(temporary, name));
  }
  await writeWhole(join(temporary, INFO), JSON.stringify(pack));
  // One that is there is damaged, or another checkout's of this moment.
  await rm(target, { recursive: true, force: true });
  await rename(temporary, target);
  await forgetOldest(own);
}

async function forgetOldest(own: string): Promise<void> {
  const entries = await Promise.all(
    (await readdir(own)).map(async (name) => ({ name, used: (await stat(join(own, name))).mtimeMs })),
  );
  const old = entries.sort((a, b) => b.used - a.used).slice(KEPT);
  for (const { name } of old) await rm(join(own, name), { recursive: true, force: true });
}

/** A link costs no space. Whoever writes one of the two puts a new file in its place, so that the other stays. */
async function place(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  const temporary = `${to}.${String(process.pid)}.tmp`;
  await rm(temporary, { force: true });
  await link(from, temporary).catch(() => copyFile(from, temporary));
  await rename(temporary, to);
}

async function isWhole(folder: string, { files }: PackInfo): Promise<boolean> {
  const checks = files.map(async ({ name, size, digest, wire }) => {
    const path = join(folder, name);
    const sizes = await Promise.all([path, `${path}.br`, `${path}.gz`].map(sizeOf));
    if (sizes[0] !== size || sizes[1] !== wire.br || sizes[2] !== wire.gz) return false;
    return `sha256:${sha256(await readBytes(path))}` === digest;
  });
  return (await Promise.all(checks)).every(Boolean);
}

function filesOf({ files }: PackInfo): readonly Pick<PackFile, 'name'>[] {
  return files.flatMap(({ name }) => [{ name }, { name: `${name}.br` }, { name: `${name}.gz` }]);
}

function parseInfo(text: string | undefined): PackInfo | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as PackInfo);
  } catch {
    return undefined;
  }
}

function nameOf(key: string): string {
  return key.replace(/^sha256:/, '').slice(0, 16);
}
