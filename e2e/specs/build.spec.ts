import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
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

test('removes the records that no page has any more, and no file that it did not write', async () => {
  const said = (word: string): string => fence('c petri', HELLO.replace('hello', word));
  const kept = async (): Promise<readonly string[]> => (await readdir(join(cli.folder, 'docs/petri'))).sort();
  await cli.write('docs/first.md', said('one') + said('both'));
  await cli.write('docs/second.md', said('both') + said('two'));
  expect((await cli.petri(['build', 'docs'])).code).toBe(0);
  expect(await kept()).toHaveLength(1 + 3 * 2);
  const foreign = `${'0'.repeat(64)}.wasm`;
  await cli.write(`docs/petri/${foreign}`, 'of the author');
  await cli.write('docs/petri/notes.petri.json', '{}');

  // A page with a fault keeps what it had, and a page that was not named too.
  await cli.write('docs/first.md', fence('c petri shiny', HELLO));
  await cli.petri(['build', 'docs']);
  await cli.petri(['build', 'docs/second.md']);
  expect(await kept()).toHaveLength(1 + 3 * 2 + 2);

  await cli.write('docs/first.md', said('both'));
  expect((await cli.petri(['build', 'docs', '--keep'])).error).not.toContain('removed');
  await cli.write('docs/first.md', said('three'));
  await cli.write('docs/second.md', said('three'));
  const ended = await cli.petri(['build', 'docs']);
  expect(ended.error).toContain('2 cells on 2 pages: 1 made, 1 unchanged, 2 old records removed');
  expect((await records()).map(({ output }) => output?.stdout)).toContain('three\n');

  await rm(join(cli.folder, 'docs/second.md'));
  await cli.write('docs/first.md', 'no cells\n');
  expect((await cli.petri(['build', 'docs'])).error).toContain('1 old record removed');
  // What `--keep` left is the author's to delete.
  expect((await kept()).filter((name) => name.endsWith('.wasm'))).toHaveLength(2);
  expect(await kept()).toEqual(expect.arrayContaining(['index.json', 'notes.petri.json', foreign]));
});

test('runs JavaScript, TypeScript and Python with --trust only, and then holds them to what is said of them', async () => {
  const page = (word: string): string =>
    fence('js petri', `console.log('${word}');\n`) +
    fence('ts petri', `const word: string = '${word}';\nconsole.log(word);\n`) +
    fence('python petri output="snake"', 'print("snake")\n') +
    fence('js petri timeout=1s expect=timed-out', 'for (;;);\n');
  await cli.write('docs/scripts.md', page('one'));
  const untrusted = await cli.petri(['build', 'docs']);
  expect(untrusted.error).toMatch(
    /compiled, but not run: cells in javascript, python, typescript, .*--trust/,
  );
  expect(untrusted.code).toBe(0);
  expect((await records()).every(({ output }) => output === undefined)).toBe(true);

  const trusted = await cli.petri(['build', 'docs', '--trust']);
  expect(trusted.error).toContain('4 cells on 1 page: 4 made, 0 unchanged');
  expect(trusted.error).not.toContain('not run');
  expect(trusted.code).toBe(0);
  const ends = (await records()).map(({ output }) => `${output?.outcome ?? ''} ${output?.stdout ?? ''}`);
  expect(ends.sort()).toEqual(['exited one\n', 'exited one\n', 'exited snake\n', 'timed-out ']);
  // What was recorded once is in the page for a build that trusts nobody, too.
  expect((await cli.petri(['build', 'docs'])).error).toContain('0 made, 4 unchanged');

  await cli.write('docs/scripts.md', page('two').replace('print("snake")', 'print("bird")'));
  const wrong = await cli.petri(['build', 'docs', '--trust']);
  expect(wrong.code).toBe(1);
  expect(wrong.error).toContain('docs/scripts.md:8: error: its output is not what the page says');
});

// How long it takes is a row of the bench.
test('makes nothing again of a page that has not changed', async () => {
  const cells = Array.from({ length: 20 }, (_, at) =>
    fence('c petri', HELLO.replace('hello', `hello ${String(at)}`)),
  );
  await cli.write('docs/many.md', cells.join('\ntext\n\n'));
  expect((await cli.petri(['build', 'docs'])).error).toContain('20 made');
  expect((await cli.petri(['build', 'docs'])).error).toContain('0 made, 20 unchanged');
});

test('writes cells, records and outputs into the pages of a built site, and finds them unchanged there', async () => {
  const block = (code: string): string => `<pre><code class="language-c petri">${code}</code></pre>`;
  const page = (code: string): string =>
    `<!doctype html><html><head></head><body>\n${block(code)}\n</body></html>\n`;
  const code = HELLO.replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  await cli.write('site/index.html', page(code));
  await cli.write('site/guide/start.html', page(code));
  await cli.write('site/plain.html', '<p>petri</p>');
  const ended = await cli.petri(['build', 'site', '--base', 'https://play.example.org']);
  expect(ended.code).toBe(0);
  const name = (await readdir(join(cli.folder, 'site/petri'))).find((each) => each.endsWith('.petri.json'));
  const start = await cli.read('site/guide/start.html');
  expect(start).toContain(`<petri-cell language="c" artifact="../petri/${String(name)}" output="hello\n">`);
  expect(start).toContain('<code class="language-c">#include &lt;stdio.h&gt;\n');
  expect(start).toContain('<script type="module" src="https://play.example.org/embed.js"></script>\n</head>');
  expect(await cli.read('site/index.html')).toContain(`artifact="petri/${String(name)}"`);
  expect(await cli.read('site/plain.html')).toBe('<p>petri</p>');
  const again = await cli.petri(['build', 'site', '--base', 'https://play.example.org']);
  expect(again.error).toContain('0 made, 2 unchanged');
  expect(await cli.read('site/guide/start.html')).toBe(start);
  // An output that an earlier build wrote is what a later one is held to.
  await cli.write('site/guide/start.html', start.replace('output="hello', 'output="goodbye'));
  const changed = await cli.petri(['build', 'site']);
  expect(changed.error).toMatch(/site\/guide\/start\.html:3: error: its output is not what the page says:/);
  expect(changed.code).toBe(1);
});

test('runs notebooks, and names the line of the file', async () => {
  const cell = (source: readonly string[]) => ({ cell_type: 'code', metadata: {}, outputs: [], source });
  const notebook = {
    cells: [cell(['x = 6 * 7\n', 'print(x)']), cell(['print(nothing.here)'])],
    metadata: { kernelspec: { name: 'lua', language: 'lua' } },
    nbformat: 4,
    nbformat_minor: 5,
  };
  const text = JSON.stringify(notebook, null, 1);
  await cli.write('docs/book.ipynb', text);
  const ended = await cli.petri(['build', 'docs']);
  const line = text.split('\n').findIndex((each) => each.includes('nothing.here')) + 1;
  expect(ended.error).toContain(`docs/book.ipynb:${String(line)}: error: it ended with "exited 1"`);
  expect((await records())[0]).toMatchObject({ language: 'lua', output: { stdout: '42\n' } });
});

test('says what is wrong with its command line, and exits with 2', async () => {
  for (const [args, message] of [
    [['build'], /Which pages/],
    [['build', 'docs', '--fast'], /no option --fast/],
    [['build', 'docs', '--check', '--update'], /not both/],
    [['build', '--offline'], /Where to\?/],
    [
      ['build', '--offline', '--out', 'x', '--languages', 'c,klingon'],
      /no language "klingon"\. --languages takes/,
    ],
    [['serve', 'nowhere'], /nowhere is no folder/],
  ] as const) {
    const ended = await cli.petri(args);
    expect(ended.error).toMatch(message);
    expect(ended.code).toBe(2);
  }
  const none = await cli.petri(['build', 'docs']);
  expect(none.error).toContain('docs names no page');
  expect(none.code).toBe(1);
});
