import { open, readFile, rm, stat, utimes } from 'node:fs/promises';

/** How long to wait for another process, and between two looks, in milliseconds. */
const PATIENCE_MS = 20_000;
const LOOK_MS = 25;
/** A lock whose owner gives no sign of life for so long is taken over. */
const DEAD_MS = 15_000;
const SIGN_OF_LIFE_MS = 3_000;

/**
 * Runs `work` while no other process runs work under the same lock file. When that takes too long, or the file cannot be made, the work
 * runs all the same: it is idempotent, so that doing it twice costs time only.
 */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const isOwner = await acquire(path);
  if (!isOwner) return work();
  const alive = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, SIGN_OF_LIFE_MS);
  alive.unref();
  try {
    return await work();
  } finally {
    clearInterval(alive);
    await rm(path, { force: true }).catch(() => undefined);
  }
}

async function acquire(path: string): Promise<boolean> {
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until) {
    try {
      const file = await open(path, 'wx');
      await file.writeFile(String(process.pid));
      await file.close();
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
    }
    if (await isAbandoned(path)) await rm(path, { force: true }).catch(() => undefined);
    else await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return false;
}

async function isAbandoned(path: string): Promise<boolean> {
  try {
    const [owner, { mtimeMs }] = [Number(await readFile(path, 'utf8')), await stat(path)];
    if (Date.now() - mtimeMs > DEAD_MS) return true;
    if (!Number.isInteger(owner) || owner <= 0) return false;
    process.kill(owner, 0);
    return false;
  } catch (error) {
    // No such process. No such file: gone meanwhile, the next try finds out.
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
