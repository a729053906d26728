import { rename, rm, writeFile } from 'node:fs/promises';

/**
 * Writes a file beside its place, then puts it there: a reader sees all of it or none, and after a kill there is the old file, the new one, or
 * none. The folder has to be there.
 */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${String(process.pid)}.${crypto.randomUUID()}.tmp`;
  try {
    await writeFile(temporary, content, { flag: 'wx' });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}
