import { get } from 'node:http';
import { benchKeys, openBenchService, type Row } from './bench-service.ts';

const READERS = 500;
const READERS_PER_RUN = 32;
const LINE_EVERY_MS = 50;
/** A native run has a minute at most: what is longer is several, one after the other. */
const ROUND_SECONDS = 45;
/** A connection that neither ends nor says anything for so long is a fault, and not waited for any longer. */
const SILENT_MS = 30_000;

interface Reading {
  readonly events: number;
  readonly faults: number;
}

/**
 * 500 clients that read the events of native runs, some of them cut off and coming back, for at least so many seconds; a slow machine
 * has fewer rounds. What each round gave is printed as it ends.
 */
export async function manyReaders(seconds: number): Promise<Row> {
  const runs = Math.ceil(READERS / READERS_PER_RUN);
  const { keys, setting } = benchKeys(runs);
  const service = await openBenchService({ PETRI_SERVICE_KEYS: setting, PETRI_SERVICE_PLACES: String(runs) });
  let events = 0;
  let faults = 0;
  try {
    const beganAt = performance.now();
    const passed = (): number => (performance.now() - beganAt) / 1000;
    for (let left = seconds; left > 0; left = seconds - passed()) {
      const lines = Math.round((Math.min(left, ROUND_SECONDS) * 1000) / LINE_EVERY_MS);
      const source = `#include <stdio.h>\n#include <unistd.h>
int main(void) { setbuf(stdout, 0); sleep(2); for (int i = 0; i < ${String(lines)}; i++) { printf("%d\\n", i); usleep(${String(LINE_EVERY_MS * 1000)}); } return 0; }`;
      await service.whole('compile', { language: 'c', source }, keys[0]);
      const body = { language: 'c', source, limits: { timeMs: 60_000 } };
      const ids = await Promise.all(
        keys.map(async (key) => {
          const { id } = (await (await service.post('run', body, key)).json()) as { id: string };
          return { id, key };
        }),
      );
      const readings = await Promise.all(
        Array.from({ length: READERS }, (_, at) => {
          const { id, key } = ids[at % runs] ?? { id: '', key: '' };
          const url = `${service.address}api/v1/runs/${id}/events`;
          // One in ten goes away in the middle, and comes back.
          return read(url, key, lines, at % 10 === 0 ? 20 + (at % 50) : Infinity);
        }),
      );
      events += readings.reduce((sum, reading) => sum + reading.events, 0);
      faults += readings.reduce((sum, reading) => sum + reading.faults, 0);
      console.log(
        `readers: ${passed().toFixed(0)} of ${String(seconds)} s, ${String(events)} events, ${String(faults)} lost or repeated`,
      );
    }
  } finally {
    await service.close();
  }
  return {
    name: `500 readers of events, ${String(seconds)} s: lost or repeated`,
    unit: `of ${String(events)} events`,
    n: READERS,
    median: faults,
    min: faults,
    max: faults,
    target: '0',
    isMet: faults === 0 && events > READERS,
  };
}

async function read(url: string, key: string, lines: number, cutAfter: number): Promise<Reading> {
  const seen = { last: 0, faults: 0, next: 0, isDone: false };
  const take = (id: number, event: string, data: string): void => {
    if (id !== seen.last + 1) seen.faults++;
    seen.last = id;
    if (event === 'result') seen.isDone = true;
    if (event !== 'output') return;
    // A chunk of output has one line or several, or a part of one.
    const { text } = JSON.parse(data) as { text: string };
    for (const number of text.split('\n').filter(Boolean)) if (Number(number) !== seen.next++) seen.faults++;
  };
  await once(url, key, seen.last, take, cutAfter);
  for (let tries = 0; !seen.isDone && tries < 20; tries++) await once(url, key, seen.last, take, Infinity);
  return { events: seen.last, faults: seen.faults + (seen.isDone && seen.next === lines ? 0 : 1) };
}

/** One connection, until it ends or so many events were read. */
function once(
  url: string,
  key: string,
  after: number,
  take: (id: number, event: string, data: string) => void,
  most: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { Authorization: `Bearer ${key}`, 'Last-Event-ID': String(after) };
    const request = get(url, { headers, agent: false }, (response) => {
      if (response.statusCode !== 200) {
        reject(new Error(`events: ${String(response.statusCode)}`));
        response.resume();
        return;
      }
      let text = '';
      let count = 0;
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        for (let end = text.indexOf('\n\n'); end >= 0 && count < most; end = text.indexOf('\n\n')) {
          const [, id, event = '', data = ''] =
            /^id: (\d+)\nevent: (.*)\ndata: (.*)$/.exec(text.slice(0, end)) ?? [];
          text = text.slice(end + 2);
          if (id === undefined) continue;
          take(Number(id), event, data);
          count++;
        }
        if (count >= most) request.destroy();
      });
      response.once('close', resolve);
      response.once('error', () => undefined);
    });
    request.setTimeout(SILENT_MS, () => request.destroy());
    // Before it has an answer; afterwards the response's end is what counts.
    request.once('error', reject);
  });
}
