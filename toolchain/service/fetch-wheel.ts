import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Failure } from '#model/errors.ts';
import { readBytes, sha256, sizeOf } from '../packs/files.ts';
import type { Wheel } from './toolchain-spec.ts';

const execute = promisify(execFile);
const TIMEOUT_MS = 30 * 60_000;

/**
 * A wheel's path in a folder where wheels are kept: what is there and has the pinned digest needs no network. It is fetched by pip, so that
 * the machine's own settings hold (an index of one's own, a proxy, certificates, a folder of wheels); pip runs nothing of it, and what it
 * brings is checked again here. Throws Failure `service.toolchain-unavailable`.
 */
export async function fetchWheel(wheel: Wheel, kept: string, say: (text: string) => void): Promise<string> {
  const path = join(kept, wheel.file);
  if (await isPinned(path, wheel)) return path;
  await mkdir(kept, { recursive: true });
  const folder = await mkdtemp(join(kept, 'fetching-'));
  try {
    say(`fetching ${wheel.file}, ${String(Math.round(wheel.size / 1e6))} MB`);
    const list = join(folder, 'requirements.txt');
    await writeFile(list, `${wheel.name}==${wheel.version} --hash=sha256:${wheel.sha256}\n`);
    await execute(
      'python3',
      [
        ...['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-input', '--no-deps'],
        ...['--only-binary', ':all:', '--require-hashes', '--dest', folder, '--requirement', list],
      ],
      { timeout: TIMEOUT_MS, maxBuffer: 16 * 1024 * 1024 },
    ).catch((error: unknown) => {
      throw unavailable(wheel, whyOf(error));
    });
    const fetched = join(folder, wheel.file);
    if (!(await isPinned(fetched, wheel))) throw unavailable(wheel, 'what came is another file');
    await rename(fetched, path);
    return path;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function isPinned(path: string, wheel: Wheel): Promise<boolean> {
  return (await sizeOf(path)) === wheel.size && sha256(await readBytes(path)) === wheel.sha256;
}

function whyOf(error: unknown): string {
  const { code, stderr = '' } = error as NodeJS.ErrnoException & { stderr?: string };
  if (code === 'ENOENT' || stderr.includes('No module named pip')) {
    return 'pip is not there: install it (on Debian: apt-get install python3-pip)';
  }
  const lines = stderr.trim().split('\n');
  return lines.findLast((line) => line.startsWith('ERROR')) ?? lines.at(-1) ?? String(error);
}

function unavailable({ name, version }: Wheel, why: string): Failure {
  return new Failure(
    'service.toolchain-unavailable',
    `The wheel ${name} ${version} could not be fetched: ${why}.`,
  );
}
