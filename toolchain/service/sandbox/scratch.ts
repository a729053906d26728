import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { tmpdir } from 'node:os';

/** A folder of this machine that one sandbox is given, read-only. */
export interface Scratch {
  readonly sources: string;
  readonly program: string;
  remove(): Promise<void>;
}

/** Others than its owner may enter it when they know its name: where the service is root, its sandboxes are not. */
const ENTER = 0o711;

/** Writes the files, by names that were checked before, and the program when there is one. */
export async function openScratch(
  files: Readonly<Record<string, string | Uint8Array>>,
  program?: Uint8Array,
): Promise<Scratch> {
  const folder = await mkdtemp(join(tmpdir(), 'petri-run-'));
  await chmod(folder, ENTER);
  const sources = join(folder, 'src');
  await mkdir(sources);
  for (const [name, content] of Object.entries(files)) {
    const path = join(sources, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
  const path = join(folder, 'program');
  if (program !== undefined) await writeFile(path, program, { mode: 0o755 });
  return { sources, program: path, remove: () => rm(folder, { recursive: true, force: true }) };
}
