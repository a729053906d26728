import { expect, test } from '@playwright/test';
import { CommandLine } from '../fixtures/command-line.ts';
import { fragmentOf } from '../fixtures/petri-page.ts';

let cli: CommandLine;
test.beforeAll(async () => {
  cli = await CommandLine.open();
});
test.afterAll(() => cli.close());

const petri: CommandLine['petri'] = (...args) => cli.petri(...args);
const file = (name: string, text: string) => cli.write(name, text);

test('runs the programs of a link in order, trusted as little as in the page unless it is told otherwise', async () => {
  const write =
    '#include <stdio.h>\nint main(int c, char **v) { FILE *f = fopen("x", "w"); if (!f) return 3; fputs(v[1], f); return 0; }';
  const read =
    '#include <stdio.h>\nint main(void) { char s[9] = ""; FILE *f = fopen("x", "r"); fgets(s, 9, f); printf("[%s] ", s); int n; scanf("%d", &n); printf("%d\\n", n + N); return 0; }';
  const link = `https://play.example.org/petri/${fragmentOf({
    format: 1,
    cells: [
      { kind: 'markdown', language: 'markdown', source: '# Two programs' },
      { id: 'one', language: 'c', source: write, args: ['left'] },
      { id: 'two', language: 'c', source: read, stdin: '40', flags: ['-DN=2'] },
    ],
  })}`;
  const restricted = await petri(['run', link]);
  expect(restricted.code).not.toBe(0);
  expect(restricted.out.toString()).toBe('');
  const trusted = await petri(['run', '--trust', link]);
  expect(trusted.error).toContain('cell two (c)');
  expect(trusted.out.toString()).toBe('[left] 42\n');
  expect(trusted.code).toBe(0);
  const wrong = await petri(['run', '--cell', '3', link]);
  expect(wrong.code).toBe(2);
  expect(wrong.error).toContain('--cell is one of 1 to 2');
  const damaged = await petri(['run', link.slice(0, -40)]);
  expect(damaged.error).toContain('link.');
  expect((await petri(['run', 'https://example.org/hello.c'])).code).toBe(2);
});

test('runs C with arguments and input, and passes its exit code on', async () => {
  await file(
    'sum.c',
    `#include <stdio.h>
#include "twice.h"
int main(int argc, char **argv) {
  int n; scanf("%d", &n);
  printf("%s %s %d\\n", argv[1], argv[2], TWICE(n));
  fputs("to stderr\\n", stderr);
  return 42;
}`,
  );
  await file('twice.h', '#define TWICE(n) ((n) * FACTOR)\n');
  const ended = await petri(['run', 'sum.c', 'twice.h', '-O2', '-DFACTOR=2', '--', '--json', 'ä'], '21\n');
  expect(ended.out.toString()).toBe('--json ä 42\n');
  expect(ended.error).toBe('to stderr\n');
  expect(ended.code).toBe(42);
});

test('runs C++ read from stdin', async () => {
  const source = '#include <iostream>\nint main() { std::cout << "hi from c++\\n"; }\n';
  const ended = await petri(['run', '-', '--language', 'cpp', '--std=c++20'], source);
  expect(ended).toMatchObject({ code: 0, error: '' });
  expect(ended.out.toString()).toBe('hi from c++\n');
});

test('passes output on byte for byte, whatever it is and however much', async () => {
  await file(
    'bytes.c',
    `#include <stdio.h>
int main(void) { for (int i = 0; i < 3000000; i++) putchar(i & 255); }`,
  );
  const ended = await petri(['run', 'bytes.c']);
  expect(ended.code).toBe(0);
  expect(ended.out.length).toBe(3_000_000);
  expect(ended.out.every((byte, at) => byte === (at & 255))).toBe(true);
});

test('hands on a large input, and an input that arrives bit by bit', async () => {
  await file(
    'count.c',
    '#include <stdio.h>\nint main(void) { long n = 0; while (getchar() != EOF) n++; printf("%ld\\n", n); }',
  );
  const ended = await petri(['run', 'count.c'], new Uint8Array(2_000_000).fill(10));
  expect(ended.out.toString()).toBe('2000000\n');
});

test('does not wait for input that nobody reads', async () => {
  await file('quick.c', '#include <stdio.h>\nint main(void) { puts("done"); }');
  const ended = await petri(['run', 'quick.c'], null);
  expect(ended.out.toString()).toBe('done\n');
  expect(ended.code).toBe(0);
});

test('prints errors as clang does and exits with 1', async () => {
  await file('wrong.c', 'int main(void) {\n  return nothing;\n}\n');
  const ended = await petri(['run', 'wrong.c']);
  expect(ended.code).toBe(1);
  expect(ended.out.length).toBe(0);
  expect(ended.error).toContain("wrong.c:2:10: error: use of undeclared identifier 'nothing'");
  expect(ended.error).toContain('  return nothing;\n         ^');
});

test('exits with 134 after a trap, 124 after a timeout, 130 after Ctrl-C', async () => {
  await file('trap.c', 'int main(void) { __builtin_trap(); }');
  await file(
    'loop.c',
    '#include <stdio.h>\nint main(void) { puts("on"); fflush(stdout); for (volatile int i = 0;; i++); }',
  );
  const trapped = await petri(['run', 'trap.c', '-g']);
  expect(trapped.code).toBe(134);
  expect(trapped.error).toMatch(/petri: trapped: .+\n {2}in main at trap\.c:1\n/);
  const late = await petri(['run', 'loop.c', '--timeout', '500ms']);
  expect(late.code).toBe(124);
  expect(late.out.toString()).toBe('on\n');
  const stopped = await petri(['run', 'loop.c', '--timeout', '60'], '', (text, kill) => {
    if (text.includes('on')) kill('SIGINT');
  });
  expect(stopped.code).toBe(130);
});

test('prints the whole result as JSON', async () => {
  await file('three.c', 'int main(void) { return 3; }');
  const first = await petri(['run', 'three.c', '--json']);
  const again = await petri(['run', 'three.c', '--json']);
  expect(first.code).toBe(3);
  expect(JSON.parse(first.out.toString())).toMatchObject({ outcome: 'exited', exitCode: 3, stdout: '' });
  expect(JSON.parse(again.out.toString())).toMatchObject({ cacheHit: true, timings: { compileMs: 0 } });
});

test('lists languages, and what the cache holds', async () => {
  const languages = JSON.parse((await petri(['languages', '--json'])).out.toString()) as { id: string }[];
  expect(languages.map(({ id }) => id)).toEqual(expect.arrayContaining(['c', 'cpp']));
  await file('kept.c', 'int main(void) { return 0; }');
  await petri(['run', 'kept.c']);
  expect((await petri(['cache', 'ls'])).out.toString()).toMatch(/wasi-command/);
  expect((await petri(['cache', 'stats'])).out.toString()).toMatch(
    /^[1-9]\d* entries, \d+ of \d+ bytes, kept in files/,
  );
});

test('says what is wrong with a command line, and exits with 2', async () => {
  for (const [args, message] of [
    [['fly'], /no command "fly"/],
    [['run'], /Which file/],
    [['run', 'absent.c'], /absent\.c cannot be read/],
    [['run', 'text.xyz'], /What language is text\.xyz/],
    [['run', '-'], /What language is stdin/],
    [['run', 'a.c', '--timeout', 'soon'], /--timeout wants/],
    [['cache', 'burn'], /cache ls/],
  ] as const) {
    const ended = await petri(args);
    expect(ended.error).toMatch(message);
    expect(ended.code).toBe(2);
  }
});

test('helps', async () => {
  const all = await petri(['help']);
  expect(all.code).toBe(0);
  for (const name of ['run', 'languages', 'cache', 'doctor', 'serve'])
    expect(all.out.toString()).toContain(name);
  expect((await petri(['run', '--help'])).out.toString()).toContain('--timeout');
  const doctor = await petri(['doctor']);
  expect(doctor.out.toString()).not.toContain('FAIL');
  expect(doctor.code).toBe(0);
});
