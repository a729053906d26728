import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeFolder, removeFolder } from '../../node/testing/folder.ts';

/** Where Debian's package puts GCC's source, as one archive. */
const FOLDER = '/usr/src/gcc-12';
const SUITE = 'gcc/testsuite/gcc.c-torture/execute';

export const HOW_TO_GET_IT = 'gcc-12-source is not installed: apt-get install gcc-12-source';

/** The archive's path, or undefined when the package is not installed. */
export async function findGccSource(): Promise<string | undefined> {
  const names = await readdir(FOLDER).catch(() => []);
  const name = names.find((candidate) => /^gcc-12.*\.tar\.xz$/.test(candidate));
  return name === undefined ? undefined : join(FOLDER, name);
}

/**
 * Gives `use` a temporary folder with the files of c-torture's `execute`; the folder is gone afterwards. Rejects when
 * tar cannot read the archive.
 */
export async function withExecuteTests<T>(archive: string, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await makeFolder('c-torture');
  try {
    const args = ['-xJf', archive, '-C', folder, '--strip-components=1', '--wildcards', `*/${SUITE}/*`];
    await promisify(execFile)('tar', args);
    return await use(join(folder, SUITE));
  } finally {
    await removeFolder(folder);
  }
}
