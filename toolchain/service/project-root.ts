import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that `web/languages` is in: this file is run as it stands, and as a part of `build/node`. */
export function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'web', 'languages')) && dirname(folder) !== folder)
    folder = dirname(folder);
  return folder;
}
