/** The compiler as it is used here. It carries Binaryen: 14 MB of script, loaded when first asked for, and kept. */
export interface AssemblyScript {
  readonly compiler: typeof import('assemblyscript');
  readonly binaryen: (typeof import('binaryen'))['default'];
  /** The standard library's texts, by path without extension: `array`, `rt/tlsf`. */
  readonly library: Readonly<Record<string, string>>;
}

let loaded: Promise<AssemblyScript> | undefined;

export function loadCompiler(): Promise<AssemblyScript> {
  loaded ??= load();
  loaded.catch(() => {
    loaded = undefined;
  });
  return loaded;
}

async function load(): Promise<AssemblyScript> {
  const [compiler, asc, binaryen] = await Promise.all([
    import('assemblyscript'),
    import('assemblyscript/asc'),
    import('binaryen'),
  ]);
  return { compiler, binaryen: binaryen.default, library: asc.libraryFiles };
}
