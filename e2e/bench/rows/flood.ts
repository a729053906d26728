import { linkTo, timeRun } from '../cell-page.ts';
import { once } from '../once.ts';
import type { Row } from '../row.ts';

const flood = once(async (bench) => {
  const page = await bench.visit.newPage();
  const source = await bench.program('stdout-lines.c');
  await page.goto(linkTo(bench, { language: 'c', source, flags: ['-O2'] }), { waitUntil: 'commit' });
  await timeRun(page, { expected: '', editor: 'nineteen', from: 'press' });
  const longest: number[] = [];
  const total: number[] = [];
  for (let time = 0; time < bench.n; time += 1) {
    const { ms, longTasks } = await timeRun(page, { expected: '', from: 'press' });
    total.push(ms);
    longest.push(Math.max(0, ...longTasks));
  }
  await page.close();
  return { longest, total };
});

export const rows: readonly Row[] = [
  {
    name: '50 MB to stdout, longest long task in the page',
    unit: 'ms',
    target: 50,
    run: async (bench) => ({
      samples: (await flood(bench)).longest,
      notes: ['tasks of at most 50 ms are not told by the browser and count as 0'],
    }),
  },
  {
    name: '50 MB to stdout, press of Run → end shown',
    unit: 'ms',
    run: async (bench) => ({ samples: (await flood(bench)).total }),
  },
];
