import { wasi } from '@bjorn3/browser_wasi_shim';

/** Preview 1's constants (errno, rights, flags, file types), as browser_wasi_shim names them. */
export const defs = wasi;
