import { wasi } from '@bjorn3/browser_wasi_shim';

/** Preview 1's constants (errno, rights, flags, file types), as browser_wasi_shim names them. */
export const defs = wasi;

const names: string[] = [];
for (const [name, value] of Object.entries(wasi)) {
  if (name.startsWith('ERRNO_') && typeof value === 'number')
    names[value] = `E${name.slice('ERRNO_'.length)}`;
}

/** `ENOENT` for 44: what messages and tests say instead of a number. */
export function errnoName(errno: number): string {
  return names[errno] ?? `errno ${String(errno)}`;
}
