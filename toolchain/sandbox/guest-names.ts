import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Raised when the way in which test programs are compiled changes. */
const RECIPE = '3';

/** Of the pack, not of what it is made from. */
const PETRI_HEADER = fileURLToPath(new URL('../../web/languages/c/sysroot/petri.h', import.meta.url));

/** Headers beside a program, and `petri.h`, by name: part of what it is made from. */
export function headersBeside(file: string): Map<string, Uint8Array> {
  const folder = dirname(file);
  const names = readdirSync(folder).filter((name) => name.endsWith('.h'));
  const beside = names.sort().map((name) => [name, readFileSync(join(folder, name))] as const);
  return new Map([...beside, ['petri.h', readFileSync(PETRI_HEADER)]]);
}

/** Where the module of a test program stands in the cache: named by all that it is made from. */
export function guestTarget(cache: string, file: string): string {
  const hash = createHash('sha256').update(RECIPE).update(readFileSync(file));
  for (const bytes of headersBeside(file).values()) hash.update(bytes);
  return join(cache, `${basename(file, '.c')}-${hash.digest('hex').slice(0, 16)}.wasm`);
}
