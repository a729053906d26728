/** The compiler with all that it needs. It carries Binaryen: 14 MB of script. */
export type AssemblyScript = typeof import('./asc.mjs');

let loaded: Promise<AssemblyScript> | undefined;

/** Loaded when first asked for, and kept. */
export function loadCompiler(): Promise<AssemblyScript> {
  loaded ??= import('./asc.mjs');
  loaded.catch(() => {
    loaded = undefined;
  });
  return loaded;
}
