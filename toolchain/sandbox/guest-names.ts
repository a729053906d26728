import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Raised when the way in which test programs are compiled changes. */
const RECIPE = '3';

/** Headers beside a program, by name: part of what it is made from. */
export function headersBeside(file: string): Map<string, Uint8Array> {
  const folder = dirname(file);
  const names = readdirSync(folder).filter((name) => name.endsWith('.h'));
  return new Map(names.sort().map((name) => [name, readFileSync(join(folder, name))]));
}

/** Where the module of a test program stands in the cache: named by all that it is made from. */
export function guestTarget(cache: string, file: string): string {
  const hash = createHash('sha256').update(RECIPE).update(readFileSync(file));
  for (const bytes of headersBeside(file).values()) hash.update(bytes);
  return join(cache, `${basename(file, '.c')}-${hash.digest('hex').slice(0, 16)}.wasm`);
}
