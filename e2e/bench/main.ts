import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openBench } from './bench.ts';
import { describe } from './machine.ts';
import type { RowResult } from './report.ts';
import { toJson, toMarkdown } from './report.ts';
import { ROWS } from './rows.ts';

const HELP = `npm run bench -- [--only <part of a row's name>]… [--n <times>] [--site <folder>] [--out <file>] [--list]

Measures the built site in Chromium and prints a Markdown table; bench.json holds the same.`;

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    n: { type: 'string', default: '7' },
    site: { type: 'string', default: 'dist' },
    out: { type: 'string', default: 'bench.json' },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const n = Number(values.n);
const wanted = values.only.map((part) => part.toLowerCase());
const rows = ROWS.filter(({ name }) => {
  return wanted.length === 0 || wanted.some((part) => name.toLowerCase().includes(part));
});

if (values.help) console.log(HELP);
else if (values.list) console.log(rows.map(({ name }) => name).join('\n'));
else if (!Number.isInteger(n) || n < 1) fail(`--n is "${values.n}"; it must be a whole number from 1.`);
else if (rows.length === 0) fail(`No row's name contains "${values.only.join('" or "')}". See --list.`);
else await measure();

async function measure(): Promise<void> {
  const bench = await openBench({ n, site: resolve(values.site) });
  const results: RowResult[] = [];
  const machine = describe(bench.browserVersion, bench.native);
  try {
    for (const row of rows) {
      const start = performance.now();
      const result: RowResult = await row.run(bench).then(
        (measured) => ({ row, measured }),
        (error: unknown) => ({ row, failure: error instanceof Error ? error.message : String(error) }),
      );
      results.push(result);
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      const { median, failure } = toJson(result, machine);
      console.error(`${row.name}: ${failure ?? `${String(median)} ${row.unit}`} (${seconds} s)`);
    }
  } finally {
    await bench.close();
  }
  const json = results.map((result) => toJson(result, machine));
  await writeFile(values.out, `${JSON.stringify(json, null, 2)}\n`);
  console.log(`\n${toMarkdown(json, machine)}`);
  // A missed target is a finding; a row that could not be measured is a fault.
  if (json.some(({ failure }) => failure !== undefined)) process.exitCode = 1;
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 2;
}
