import { CommandLine } from '../../fixtures/command-line.ts';
import type { Bench } from '../bench.ts';
import { once } from '../once.ts';
import type { Row } from '../row.ts';

const BLOCKS = 100;
const UNCHANGED = new RegExp(`0 made, ${String(BLOCKS)} unchanged \\(([\\d.]+) s\\)`);

/** Milliseconds of `petri build` for a page whose blocks have not changed: by its own clock, and of the whole command. */
const unchanged = once(async (bench: Bench): Promise<{ own: number[]; whole: number[] }> => {
  const cli = await CommandLine.open();
  try {
    const block = (at: number): string =>
      `\`\`\`c petri\n#include <stdio.h>\nint main(void) { puts("hello ${String(at)}"); return 0; }\n\`\`\`\n`;
    await cli.write('docs/many.md', Array.from({ length: BLOCKS }, (_, at) => block(at)).join('\ntext\n\n'));
    const first = await cli.petri(['build', 'docs']);
    if (first.code !== 0) throw new Error(first.error);
    const [own, whole]: [number[], number[]] = [[], []];
    for (let time = 0; time < bench.n; time += 1) {
      const begun = performance.now();
      const again = await cli.petri(['build', 'docs']);
      whole.push(performance.now() - begun);
      const [, seconds] = UNCHANGED.exec(again.error) ?? [];
      if (seconds === undefined) throw new Error(again.error);
      own.push(Number(seconds) * 1000);
    }
    return { own, whole };
  } finally {
    await cli.close();
  }
});

export const rows: readonly Row[] = [
  {
    name: `petri build: ${String(BLOCKS)} blocks that have not changed`,
    unit: 'ms',
    target: 1000,
    run: async (bench) => ({ samples: (await unchanged(bench)).own }),
  },
  {
    name: 'petri build: the same, with the start of the command',
    unit: 'ms',
    run: async (bench) => ({ samples: (await unchanged(bench)).whole }),
  },
];
