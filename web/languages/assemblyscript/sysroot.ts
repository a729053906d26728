// Texts of the compiler's own language, so no modules of this one.
const texts = import.meta.glob<string>('./sysroot/**/*.as', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** Petri's part of the standard library, by path without extension: `fs`, `petri/wasi`. */
export const sysroot: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(texts).map(([path, text]) => [path.slice('./sysroot/'.length, -'.as'.length), text]),
);

/** Global name → what of the library stands for it: what the language expects of its host. */
export const GLOBALS: Readonly<Record<string, string>> = {
  abort: 'petri_abort',
  trace: 'petri_trace',
  seed: 'petri_seed',
  console: 'petri_console',
  process: 'petri_process',
  performance: 'petri_performance',
  crypto: 'petri_crypto',
  Date: 'petri_Date',
};

/** The one file of the library whose exports are global. */
export const GLOBALS_FILE = 'petri_globals';
/** Written for each compile: how the cell calls the files that the compiler knows under names of its own. */
export const NAMES_FILE = 'petri/names';
