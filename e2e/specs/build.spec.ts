import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { CommandLine } from '../fixtures/command-line.ts';

/** `petri build` as an author uses it: the real tool on files, with the real compilers. */
let cli: CommandLine;
test.beforeEach(async () => {
  cli = await CommandLine.open();
});
test.afterEach(() => cli.close());

const HELLO = '#include <stdio.h>\nint main(void) { puts("hello"); }\n';
const fence = (info: string, code: string): string => `\`\`\`${info}\n${code}\`\`\`\n`;

interface Recorded {
  readonly artifact?: { readonly digest: string; readonly url: string };
  readonly output?: { readonly stdout: string; readonly exitCode?: number; readonly outcome: string };
}

async function records(): Promise<readonly Recorded[]> {
  const folder = join(cli.folder, 'docs/petri');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.petri.json'));
  return Promise.all(
    names.sort().map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as Recorded),
  );
}

test('compiles and runs the cells of a page, and keeps module and output by their digests', async () => {
  await cli.write('docs/start.md', `# Start\n\n${fence('c petri', HELLO)}\n${fence('c', 'not one of ours')}`);
  const ended = await cli.petri(['build', 'docs']);
  expect(ended.error).toMatch(/1 cell on 1 page: 1 made, 0 unchanged/);
  expect(ended.code).toBe(0);
  const [record, ...others] = await records();
  expect(others).toEqual([]);
  expect(record).toMatchObject({
    format: 1,
    language: 'c',
    output: { stdout: 'hello\n', stderr: '', exitCode: 0, outcome: 'exited' },
  });
  const module = await readFile(join(cli.folder, 'docs/petri', record?.artifact?.url ?? ''));
  expect(`sha256:${createHash('sha256').update(module).digest('hex')}`).toBe(record?.artifact?.digest);
  expect(gzipSync(module).length, 'what a reader fetches for a hello in C').toBeLessThan(30 * 1024);
});

test('does nothing again for what has not changed', async () => {
  await cli.write('docs/start.md', fence('c petri', HELLO));
  await cli.petri(['build', 'docs']);
  const index = join(cli.folder, 'docs/petri/index.json');
  const before = (await stat(index)).mtimeMs;
  const again = await cli.petri(['build', 'docs']);
  expect(again.error).toContain('0 made, 1 unchanged');
  expect((await stat(index)).mtimeMs).toBe(before);
});

test('names file and line of every cell that is wrong, and goes on with the others', async () => {
  await cli.write(
    'docs/wrong.md',
    `text\n\n${fence('c petri', 'int main(void) {\n  return nope;\n}\n')}\n` +
      `- in a list\n\n  ${fence('c petri', '  int main(void) { return 3; }\n  ').trimEnd()}\n\n` +
      `${fence('c petri shiny', HELLO)}\n${fence('klingon petri', 'nuqneH\n')}\n${fence('c petri', '\n')}\n${fence('c petri', HELLO)}`,
  );
  const ended = await cli.petri(['build', 'docs']);
  expect(ended.code).toBe(1);
  expect(ended.error).toContain("docs/wrong.md:5:10: error: use of undeclared identifier 'nope'");
  expect(ended.error).toContain('docs/wrong.md:11: error: it ended with "exited 3" instead of "exited 0"');
  expect(ended.error).toMatch(/docs\/wrong\.md:15: There is no attribute "shiny"\. There are: args,/);
  expect(ended.error).toMatch(/docs\/wrong\.md:20: There is no language "klingon" here\. There are: .*\bc, /);
  expect(ended.error).toContain('docs/wrong.md:24: This cell has no code.');
  expect(await records(), 'the one that is right').toHaveLength(1);
});

test('fails with --check when an output changed, writes nothing, and --update takes the new one', async () => {
  const page = (word: string): string =>
    `${fence('c petri id=hello', HELLO.replace('hello', word))}\n${fence('c petri', HELLO)}`;
  await cli.write('docs/start.md', page('hello'));
  expect((await cli.petri(['build', 'docs'])).code).toBe(0);
  expect((await cli.petri(['build', 'docs', '--check'])).code).toBe(0);
  await cli.write('docs/start.md', page('goodbye'));
  const before = await records();
  const checked = await cli.petri(['build', 'docs', '--check']);
  expect(checked.code).toBe(1);
  expect(checked.error).toContain('docs/start.md:1: error: its output changed since the last record');
  expect(checked.error).toContain('  - hello\n  + goodbye');
  expect(await records()).toEqual(before);
  expect((await cli.petri(['build', 'docs', '--update'])).code).toBe(0);
  expect((await cli.petri(['build', 'docs', '--check'])).code).toBe(0);
});

test('holds a cell to what its author says of it: output, check, and how it ends', async () => {
  const trap = 'int main(void) { __builtin_trap(); }\n';
  await cli.write(
    'docs/said.md',
    [
      fence('c petri output="hello\\n"', HELLO),
      fence('c petri check="good day"', HELLO),
      fence('c petri expect=trapped', trap),
      fence('c petri expect=failed-to-compile', 'int main(void) { return nope; }\n'),
      fence('c petri expect=failed-to-compile', HELLO),
      fence('c petri no-run', trap),
    ].join('\n'),
  );
  const ended = await cli.petri(['build', 'docs']);
  expect(ended.code).toBe(1);
  expect(ended.error).toContain(
    'docs/said.md:6: error: its output is not what the page says:\n  - good day\n  + hello',
  );
  expect(ended.error).toContain(
    'docs/said.md:19: error: it ended with "exited 0" instead of "failed-to-compile"',
  );
  expect(ended.error.match(/: error: /g)).toHaveLength(2);
});

test('gives a cell the files of those that it depends on, and says when that goes in a circle', async () => {
  const write = '#include <stdio.h>\nint main(void) { FILE *f = fopen("n", "a"); fputs("x", f); }\n';
  const read = '#include <stdio.h>\nint main(void) { printf("%c\\n", getc(fopen("n", "r"))); }\n';
  await cli.write(
    'docs/session.md',
    [
      fence('c petri id=write', write),
      fence('c petri depends-on=write', read),
      fence('c petri session=s', write),
      fence('c petri session=s', read),
    ].join('\n'),
  );
  const ended = await cli.petri(['build', 'docs']);
  // The second pair is the first one again: one record each.
  expect(ended.error).toContain('2 made, 2 unchanged');
  expect(ended.code).toBe(0);
  expect((await records()).filter(({ output }) => output?.stdout === 'x\n')).toHaveLength(1);
  await cli.write(
    'docs/session.md',
    [fence('c petri id=a depends-on=b', HELLO), fence('c petri id=b depends-on=a', HELLO)].join('\n'),
  );
  const circular = await cli.petri(['build', 'docs']);
  expect(circular.error).toContain('docs/session.md:1: depends-on goes in a circle: a → b → a.');
  expect(circular.code).toBe(1);
});

test('takes 100 cells that have not changed within a second', async () => {
  const cells = Array.from({ length: 100 }, (_, at) =>
    fence('c petri', HELLO.replace('hello', `hello ${String(at)}`)),
  );
  await cli.write('docs/many.md', cells.join('\ntext\n\n'));
  const first = await cli.petri(['build', 'docs']);
  expect(first.error).toContain('100 made');
  const again = await cli.petri(['build', 'docs']);
  const [, seconds = ''] = /0 made, 100 unchanged \(([\d.]+) s\)/.exec(again.error) ?? [];
  console.log(`100 cells that have not changed: ${seconds} s`);
  expect(seconds).not.toBe('');
  expect(Number(seconds)).toBeLessThanOrEqual(1);
});
