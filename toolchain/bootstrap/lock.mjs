// One build at a time in a checkout: `npm start` and `npm test` may be typed in two terminals at once.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './say.mjs';
import { ROOT } from './spawn.mjs';

const PATH = join(ROOT, 'build', '.lock');

/** Runs `work` while no other process of this checkout does. A lock whose owner is dead is taken over. */
export async function exclusively(work) {
  await mkdir(join(ROOT, 'build'), { recursive: true });
  let told = false;
  while (!(await take())) {
    const owner = Number(await readFile(PATH, 'utf8').catch(() => ''));
    if (owner > 0 && !isAlive(owner)) {
      await rm(PATH, { force: true });
      continue;
    }
    if (!told) say(`petri: waiting for another build in this folder (process ${String(owner)}) …`);
    told = true;
    await sleep(300);
  }
  try {
    return await work();
  } finally {
    await rm(PATH, { force: true });
  }
}

async function take() {
  try {
    await writeFile(PATH, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
