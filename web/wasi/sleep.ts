/**
 * Blocks the thread without spinning. A shared WebAssembly memory gives something to wait on even where
 * SharedArrayBuffer itself is withheld (pages without isolation headers): it need not be shared with anybody.
 * Where waiting is forbidden (a page's main thread) it spins, as the last resort.
 */
export function blockingSleep(): (ms: number) => undefined {
  let cell: Int32Array | undefined;
  return (ms) => {
    cell ??= new Int32Array(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer);
    try {
      Atomics.wait(cell, 0, 0, ms);
    } catch {
      const end = performance.now() + ms;
      while (performance.now() < end);
    }
    return undefined;
  };
}
