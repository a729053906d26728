import { SOFTWARE_GPU_FLAGS } from '../../../toolchain/checks/chromium-flags.ts';
import { addWatch, linkTo, timeRun } from '../cell-page.ts';
import type { Row } from '../row.ts';

/** A worker with a device is made ready after every run; a reader takes at least so long. */
const PAUSE_MS = 500;

export const rows: readonly Row[] = [
  {
    name: 'WGSL, 1M elements, software adapter, warm: press of Run → output',
    unit: 'ms',
    async run(bench) {
      const context = await bench.launch(undefined, SOFTWARE_GPU_FLAGS);
      await addWatch(context);
      const page = context.pages()[0] ?? (await context.newPage());
      const source = await bench.program('million.wgsl');
      await page.goto(linkTo(bench, { language: 'wgsl', source }), { waitUntil: 'commit' });
      await timeRun(page, { expected: 'first: 0 2', editor: 'sqrt', from: 'press' });
      const samples: number[] = [];
      for (let time = 0; time < bench.n; time += 1) {
        await page.waitForTimeout(PAUSE_MS);
        samples.push((await timeRun(page, { expected: '', from: 'press' })).ms);
      }
      await context.close();
      return {
        samples,
        notes: [
          'a new device for each run, made ready before it; the shader compiled, 4 MiB written by 1,048,576 threads, 16 bytes read back',
        ],
      };
    },
  },
];
