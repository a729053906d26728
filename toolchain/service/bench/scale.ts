import { writeFile } from 'node:fs/promises';
import { SERVICE_LIMITS } from '#model/limits.ts';
import { benchKeys, machine, openBenchService, type BenchService } from './bench-service.ts';
import { mean, quantile, randomFrom, simulate, type Forecast, type Load } from './simulate.ts';

/** Places of the service that the model is checked against: as many as this machine's processors, which do the rest, too. */
const PLACES = 2;
const CALIBRATION = 40;
/** The load point: a share of what the places can do, for so many requests. */
const CHECK = { busy: 0.6, requests: 80, keys: 24 };
const RATES = [1, 10, 50, 100, 500];
const HITS = [0, 0.5, 0.9, 0.99];
/** What is enough: 95 of 100 wait less than this, and hardly any is refused. */
const ENOUGH = { p95Wait: 1, refused: 0.001 };

let texts = 0;
const body = () => ({
  language: 'c',
  source: `#include <stdio.h>\nint main(void) { puts("text ${String(texts++)} of ${String(Date.now())}"); return 0; }\n`,
});

const { keys, setting } = benchKeys(CHECK.keys);
const service = await openBenchService({ PETRI_SERVICE_KEYS: setting, PETRI_SERVICE_PLACES: String(PLACES) });
try {
  const serviceTimes = await calibrate(service);
  const rate = (CHECK.busy * PLACES) / mean(serviceTimes);
  const found = await drive(service, rate);
  const load: Load = {
    rate,
    hits: 0,
    places: PLACES,
    serviceTimes,
    queued: SERVICE_LIMITS.queued,
    waitSeconds: SERVICE_LIMITS.waitMs / 1000,
    requests: 20_000,
    seed: 1,
  };
  const forecast = simulate(load);
  const check = {
    rate,
    forecast: { mean: forecast.meanResponse, p95: forecast.p95Response },
    found: { mean: mean(found), p95: quantile(found, 0.95) },
    ratio: mean(found) / forecast.meanResponse,
  };
  console.log(machine());
  console.log(
    `a compile: ${ms(mean(serviceTimes))} in the mean, ${ms(quantile(serviceTimes, 0.95))} at the 95th percentile, ${String(PLACES)} at once`,
  );
  console.log(
    `${rate.toFixed(1)} requests/s, none known, ${String(PLACES)} places: response in the mean, then at the 95th`,
  );
  console.log(`  model    ${ms(check.forecast.mean)}  ${ms(check.forecast.p95)}`);
  console.log(
    `  service  ${ms(check.found.mean)}  ${ms(check.found.p95)}   (${check.ratio.toFixed(2)} of the model)`,
  );
  const table = RATES.map((each) => ({
    'requests/s': each,
    ...Object.fromEntries(
      HITS.map((hits) => [`${String(hits * 100)} % known`, placesFor({ ...load, rate: each, hits })]),
    ),
  }));
  console.log(`places needed so that 95 of 100 wait less than ${String(ENOUGH.p95Wait)} s`);
  console.table(table);
  await writeFile('bench-scale.json', `${JSON.stringify({ serviceTimes, check, table }, null, 2)}\n`);
} finally {
  await service.close();
}

/** How long compiles take when every place is busy, in seconds: what a request waits is not in it. */
async function calibrate({ whole }: BenchService): Promise<readonly number[]> {
  const times: number[] = [];
  const one = async (): Promise<void> => {
    while (times.length < CALIBRATION) {
      const startedAt = performance.now();
      await whole('compile', body(), keys[0]);
      times.push((performance.now() - startedAt) / 1000);
    }
  };
  // What the first ones wait for the disk is no part of it.
  await Promise.all(Array.from({ length: PLACES }, () => whole('compile', body(), keys[0])));
  await Promise.all(Array.from({ length: PLACES }, one));
  return times;
}

/** Requests by chance, of many clients, at this rate. Resolves to their response times, in seconds. */
async function drive({ whole }: BenchService, rate: number): Promise<readonly number[]> {
  const random = randomFrom(7);
  const responses: Promise<number>[] = [];
  for (let at = 0; at < CHECK.requests; at++) {
    await new Promise((resolve) => setTimeout(resolve, (-Math.log(1 - random()) / rate) * 1000));
    const startedAt = performance.now();
    responses.push(
      whole('compile', body(), keys[at % keys.length]).then(() => (performance.now() - startedAt) / 1000),
    );
  }
  return Promise.all(responses);
}

/** The fewest places that are enough for a load. */
function placesFor(load: Load): number {
  const atLeast = Math.max(1, Math.floor(load.rate * (1 - load.hits) * mean(load.serviceTimes)));
  const isEnough = ({ p95Wait, refused }: Forecast): boolean =>
    p95Wait <= ENOUGH.p95Wait && refused <= ENOUGH.refused;
  let places = atLeast;
  // The queue's bound is of each front end; beyond one machine there are several.
  while (!isEnough(simulate({ ...load, places, queued: load.queued * Math.ceil(places / PLACES) }))) places++;
  return places;
}

function ms(seconds: number): string {
  return `${(seconds * 1000).toFixed(0)} ms`;
}
