import type { Bench } from './bench.ts';

/** A measurement that several rows share: taken when the first of them runs. */
export function once<T>(measure: (bench: Bench) => Promise<T>): (bench: Bench) => Promise<T> {
  const taken = new WeakMap<Bench, Promise<T>>();
  return (bench) => {
    const result = taken.get(bench) ?? measure(bench);
    taken.set(bench, result);
    return result;
  };
}
