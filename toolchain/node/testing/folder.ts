import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new empty folder among the system's temporary files; whoever asks removes it by `removeFolder`. */
export function makeFolder(name: string): Promise<string> {
  return mkdtemp(join(tmpdir(), `petri-${name}-`));
}

/** With all that is in it. Some systems keep files busy for a moment after they were closed. */
export function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 10 });
}
