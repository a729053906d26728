import { brokerMicros } from '../broker.ts';
import type { Bench } from '../bench.ts';
import type { Measured, Row } from '../row.ts';

/** In this process, whose engine is the browser's: what is measured asks for nothing of a page. */
function decisions(bench: Bench, isGranted: boolean): Promise<Measured> {
  // The first ones are the engine's, which compiles what it runs.
  for (let time = 0; time < 3; time++) brokerMicros(isGranted);
  const times = Math.max(bench.n, 15);
  return Promise.resolve({ samples: Array.from({ length: times }, () => brokerMicros(isGranted)) });
}

export const rows: readonly Row[] = [
  {
    name: 'a granted host call, over the same without the broker',
    unit: 'µs',
    target: 10,
    run: (bench) => decisions(bench, true),
  },
  {
    name: 'a denied host call',
    unit: 'µs',
    target: 20,
    run: (bench) => decisions(bench, false),
  },
];
