import type { Page } from '@playwright/test';
import { PageRuns } from '../fixtures/page-runs.ts';
import { expect, test } from '../fixtures/petri.ts';

/** Changes all that a program can get at and that would outlive it. */
const LEAVES_TRACES = `
import builtins, json, js, os, random, sys
builtins.left = json.left = js.left = sys.modules["left"] = sys
json.dumps = len
os.environ["LEFT"] = "1"
os.chdir("/tmp")
sys.path.insert(0, "/left")
sys.argv.append("left")
sys.setrecursionlimit(777)
random.seed(1)
for folder in ("/tmp", "/home", "/lib/petri", "/"):
    open(f"{folder}/left.py", "w").close()
print("done")
`;

/** Prints what of it is found, and two numbers that no two runs have in common. */
const FINDS_TRACES = `
import builtins, json, js, os, random, sys
found = {
    "builtins": hasattr(builtins, "left"),
    "module": hasattr(json, "left"),
    "patch": json.dumps is len,
    "global": hasattr(js, "left"),
    "modules": "left" in sys.modules,
    "path": "/left" in sys.path,
    "limit": sys.getrecursionlimit() == 777,
    "folder": os.getcwd(),
    "files": [folder for folder in ("/tmp", "/home", "/lib/petri", "/") if os.path.exists(f"{folder}/left.py")],
}
print([name for name, trace in found.items() if trace and trace != "/"], sys.argv[1:], os.environ.get("LEFT"))
print(random.random(), hash("text"))
`;

/** The interpreter writes this file when it gets ready. */
const READY_AT = 'import os; print(os.stat("/lib/petri/petri_runner.py").st_mtime * 1000)';

test('a program finds nothing that the one before it left, and has its own arguments and environment', async ({
  page,
  site,
  isolation,
}) => {
  const runs = await open(page, site, isolation);
  expect(await python(runs, LEAVES_TRACES, { args: ['first'], env: { GIVEN: '1' } })).toBe('done\n');
  const one = await python(runs, FINDS_TRACES, { args: ['one'], env: { LEFT: 'given' } });
  const two = await python(runs, FINDS_TRACES);
  expect(one.split('\n')[0]).toBe("[] ['one'] given");
  expect(two.split('\n')[0]).toBe('[] [] None');
  const [randoms, hashes] = [0, 1].map((at) => [one, two].map((text) => text.split('\n')[1]?.split(' ')[at]));
  expect(new Set(randoms).size).toBe(2);
  expect(new Set(hashes).size).toBe(2);
});

test(
  'the next program gets an interpreter that was ready before it was run, after a killed one too',
  { tag: '@plain-long' },
  async ({ page, site, isolation }) => {
    const runs = await open(page, site, isolation);
    await readyBeforeRun(runs);
    const loop = { language: 'python', source: 'print("begun", flush=True)\nwhile True: pass' };
    expect((await runs.run(loop, 'output')).outcome).toBe('stopped');
    await readyBeforeRun(runs);
    const greedy = { ...loop, source: 'x = bytearray(10**9)', limits: { memoryBytes: 64 * 1024 * 1024 } };
    expect((await runs.run(greedy)).outcome).toBe('limit-exceeded');
    await readyBeforeRun(runs);
  },
);

test('an interpreter that nobody comes back for is given up, and a later program has another one', async ({
  page,
  site,
  isolation,
}) => {
  await page.clock.install();
  const runs = await open(page, site, isolation);
  const waiting = (): number => page.workers().filter((worker) => worker.url().startsWith('blob:')).length;
  expect(await python(runs, 'print("here")')).toBe('here\n');
  // Two that have nothing in them yet, which stay.
  await expect.poll(waiting).toBe(3);
  await page.clock.fastForward('06:00');
  await expect.poll(waiting).toBe(2);
  expect(await python(runs, 'print("here again")')).toBe('here again\n');
});

test('what starts with the interpreter comes as bytecode, and tracebacks show its sources all the same', async ({
  page,
  site,
  isolation,
}) => {
  const runs = await open(page, site, isolation);
  const source = 'import json\nprint(json.__file__)\njson.loads("{")';
  const { stdout, stderr } = await runs.run({ language: 'python', source });
  expect(stdout).toBe('/lib/python314.zip/json/__init__.pyc\n');
  expect(stderr).toMatch(/python314\.zip\/json\/decoder\.py", line \d+, in raw_decode\n {4}\S/);
});

async function open(page: Page, site: string, isolation: boolean): Promise<PageRuns> {
  const runs = new PageRuns(page, site);
  await runs.open(isolation);
  return runs;
}

async function python(runs: PageRuns, source: string, more: object = {}): Promise<string> {
  const { stdout, stderr, outcome } = await runs.run({ language: 'python', source, ...more });
  expect([outcome, stderr]).toEqual(['exited', '']);
  return stdout;
}

/** Runs a program again and again, until one had an interpreter that was ready when it was sent. */
async function readyBeforeRun(runs: PageRuns): Promise<void> {
  const isReadyBefore = async (): Promise<boolean> => {
    const sentAt = Date.now();
    return Number(await python(runs, READY_AT)) < sentAt;
  };
  await expect.poll(isReadyBefore, { intervals: [500, 1_000, 2_000, 4_000, 8_000] }).toBe(true);
}
