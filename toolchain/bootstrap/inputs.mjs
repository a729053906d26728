// "Has anything changed that this was made from?" answered by content, so that a checkout or a touch rebuilds nothing.
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { ROOT } from './spawn.mjs';

/**
 * Hex SHA-256 over names and contents of files.
 * @param {readonly string[]} paths files or folders below the root; what does not exist counts as empty
 * @param {(path: string) => boolean} [keep] by path with `/`, relative to the root
 */
export async function hashOf(paths, keep = () => true) {
  const hash = createHash('sha256');
  for (const path of (await filesBelow(paths)).filter(keep).sort()) {
    hash.update(`${path}\0`);
    hash.update(await readFile(join(ROOT, path)));
    hash.update('\0');
  }
  return hash.digest('hex');
}

async function filesBelow(paths) {
  const found = [];
  for (const path of paths) {
    const full = join(ROOT, path);
    const entries = await readdir(full, { recursive: true, withFileTypes: true }).catch((error) => {
      if (error.code === 'ENOTDIR') found.push(path);
      else if (error.code !== 'ENOENT') throw error;
      return [];
    });
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      found.push(
        relative(ROOT, join(entry.parentPath ?? entry.path, entry.name))
          .split(sep)
          .join('/'),
      );
    }
  }
  return found;
}

/** What was remembered under a name, or undefined. */
export async function recall(name) {
  return readFile(markerPath(name), 'utf8').catch(() => undefined);
}

/** Remembers a text under a name, whole or not at all. */
export async function remember(name, text) {
  const path = markerPath(name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

function markerPath(name) {
  return join(ROOT, 'build', 'made', name);
}
