import type { Bench } from '../bench.ts';
import type { Measured, Row } from '../row.ts';

async function decisions(bench: Bench, isGranted: boolean): Promise<Measured> {
  const driver = await bench.driver();
  const samples: number[] = [];
  // The first ones are the engine's, which compiles what it runs.
  for (let time = -3; time < Math.max(bench.n, 15); time += 1) {
    const micros = await driver.evaluate((granted) => globalThis.driver.brokerMicros(granted), isGranted);
    if (time >= 0) samples.push(micros);
  }
  return { samples };
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
