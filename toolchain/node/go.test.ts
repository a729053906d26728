import packs from 'virtual:petri-packs';
import { describe, expect, test } from 'vitest';
import type { Petri } from '#api/petri.ts';
import manifest from '#languages/go/manifest.json' with { type: 'json' };
import { whyNotTried } from '../checks/why-not.ts';
import { testPetri } from './testing/test-petri.ts';

// The real compiler and linker on what readers write. A machine under load takes its time.
const SLOW = { timeout: 180_000 };

const petri = testPetri('go');

function run(source: string, options: Partial<Parameters<Petri['run']>[0]> = {}) {
  return petri().run({ stdin: '', ...options, language: 'go', source }).result;
}

const reason = whyNotTried(manifest, packs);

describe.skipIf(reason !== undefined)(reason === undefined ? 'Go' : `Go, skipped: ${reason}`, () => {
  test('compiles packages of the cell by the name of its module, with build tags', SLOW, async () => {
    const result = await run(
      'package main\n\nimport "example.org/app/a"\n\nfunc main() { println(a.Name()) }\n',
      {
        files: {
          'go.mod': 'module example.org/app\n',
          'a/a.go': 'package a\n\nimport "strings"\n\nfunc Name() string { return strings.ToUpper(name) }\n',
          'a/one.go': '//go:build !two\n\npackage a\n\nconst name = "one"\n',
          'a/two.go': '//go:build two\n\npackage a\n\nconst name = "two"\n',
        },
        flags: ['-tags=two'],
      },
    );
    expect(result).toMatchObject({ outcome: 'exited', exitCode: 0, stderr: 'TWO\n', diagnostics: [] });
  });

  test('reports errors of a package by its file, and does not compile what imports it', SLOW, async () => {
    const result = await run('package main\n\nimport "cell/a"\n\nfunc main() { a.F(1) }\n', {
      files: { 'a/a.go': 'package a\n\nfunc F() { x }\n' },
    });
    expect(result.diagnostics).toEqual([
      expect.objectContaining({
        file: 'a/a.go',
        range: { start: { line: 2, character: 11 }, end: { line: 2, character: 12 } },
        message: 'undefined: x',
      }),
    ]);
  });

  test('a panic exits with 2 and names the line', SLOW, async () => {
    const result = await run('package main\n\nfunc main() {\n\tvar m map[string]int\n\tm["a"] = 1\n}\n');
    expect(result).toMatchObject({ outcome: 'exited', exitCode: 2 });
    expect(result.stderr).toMatch(
      /^panic: assignment to entry in nil map\n\ngoroutine 1 \[running\]:\nmain\.main\(\)\n\tmain\.go:5 /,
    );
  });

  test('passes arguments, environment, standard input and the exit code', SLOW, async () => {
    const source = `package main

import ("bufio"; "fmt"; "io"; "os")

func main() {
	text, err := io.ReadAll(bufio.NewReader(os.Stdin))
	fmt.Println(os.Args[1:], os.Getenv("NAME"), string(text), err)
	os.Exit(7)
}
`;
    const result = await run(source, { args: ['a', 'ü b'], env: { NAME: 'Ada' }, stdin: 'in\u0000put' });
    expect(result).toMatchObject({ exitCode: 7, stdout: '[a ü b] Ada in\u0000put <nil>\n' });
  });

  test('sleeps, and switches between goroutines meanwhile', SLOW, async () => {
    const source = `package main

import ("fmt"; "time")

func main() {
	start := time.Now()
	ticks := make(chan int)
	go func() {
		for i := range 3 { time.Sleep(5 * time.Millisecond); ticks <- i }
		close(ticks)
	}()
	for tick := range ticks { fmt.Print(tick) }
	fmt.Println(time.Since(start) >= 15*time.Millisecond)
}
`;
    expect(await run(source)).toMatchObject({ stdout: '012true\n' });
  });

  test('memory until death, an endless loop and a deadlock end as what they are', SLOW, async () => {
    const memory =
      'package main\n\nvar keep [][]byte\n\nfunc main() { for { keep = append(keep, make([]byte, 1<<20)) } }\n';
    expect(await run(memory)).toMatchObject({ outcome: 'limit-exceeded' });
    const loop = 'package main\n\nfunc main() { for {} }\n';
    expect(await run(loop, { limits: { timeMs: 500 } })).toMatchObject({ outcome: 'timed-out' });
    const deadlock = await run('package main\n\nfunc main() { <-make(chan int) }\n');
    expect(deadlock).toMatchObject({ outcome: 'exited', exitCode: 2 });
    expect(deadlock.stderr).toMatch(/^fatal error: all goroutines are asleep - deadlock!/);
  });

  test.each([
    ['a file that is none', 'hello world\n', 'syntax error: package statement must be first'],
    ['nothing', '', 'syntax error: package statement must be first'],
    ['bytes that are not UTF-8', 'package main\n\n// \u0000\nfunc main() {}\n', 'invalid NUL character'],
    ['a flag that there is not', 'package main\n\nfunc main() {}\n', 'is not a flag', ['-race']],
  ])('%s is a diagnostic', SLOW, async (_, source, message, flags: readonly string[] = []) => {
    const result = await run(source, { flags });
    expect(result.outcome).toBe('failed-to-compile');
    expect(result.diagnostics[0]?.message).toContain(message);
  });

  test('gofmt formats, and says what keeps it from that', SLOW, async () => {
    const file = 'a/b.go';
    expect(await petri().format('go', { file, text: 'package  b\nfunc ü( ) {  }\n' })).toEqual({
      ok: true,
      text: 'package b\n\nfunc ü() {}\n',
    });
    expect(await petri().format('go', { file, text: 'package b\n\nfunc f( {\n' })).toMatchObject({
      ok: false,
      diagnostics: [{ file, range: { start: { line: 2 } }, source: 'gofmt' }],
    });
  });

  test('large packages of the standard library link and start', SLOW, async () => {
    const packages = ['net/http', 'encoding/json', 'image/gif', 'go/types', 'database/sql', 'html/template'];
    const imports = packages.map((name) => `import _ "${name}"`).join('\n');
    expect(await run(`package main\n\n${imports}\n\nfunc main() { println("ok") }\n`)).toMatchObject({
      outcome: 'exited',
      stderr: 'ok\n',
    });
  });
});
