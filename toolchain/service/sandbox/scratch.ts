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
  const scratch = {
    sources: join(folder, 'src'),
    program: join(folder, 'program'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
  try {
    await chmod(folder, ENTER);
    await mkdir(scratch.sources);
    for (const [name, content] of Object.entries(files)) {
      const path = join(scratch.sources, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    }
    if (program !== undefined) await writeFile(scratch.program, program, { mode: 0o755 });
    return scratch;
  } catch (error) {
    await scratch.remove();
    throw error;
  }
}
