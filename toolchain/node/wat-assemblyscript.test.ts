import { describe, expect, test } from 'vitest';
import { testPetri } from './testing/test-petri.ts';

// The real compilers on what readers and attackers write. A machine under load takes its time.
const SLOW = { timeout: 180_000 };

const petri = testPetri('wat');

function run(language: string, source: string, args: readonly string[] = [], timeMs = 10_000) {
  return petri().run({ language, source, args, limits: { timeMs } }).result;
}

describe('errors are marked from their first character to their last', () => {
  test.each([
    ['wat', 'an unknown instruction', '(module\n  (func i32.addd))', [1, 8, 16]],
    ['wat', 'an undefined name after wide characters', '(module (; é𝄞 ;) (func (call $no)))', [0, 30, 33]],
    ['wat', 'a type mismatch', '(module\n ;; 𝄞\n (func (result i32) (;𝄞;) (i64.const 3)))', [2, 28, 37]],
    ['wat', 'a parenthesis left open', '(module (func)', [0, 14, 14]],
    ['assemblyscript', 'a type mismatch', 'const s = "é𝄞"; let a: i32 = "x";', [0, 30, 33]],
    ['assemblyscript', 'an unknown name', '\n\r\n  foo();', [2, 2, 5]],
    ['assemblyscript', 'a syntax error', 'function f(: i32 {}', [0, 10, 11]],
    ['assemblyscript', 'a missing module', 'import { x } from "./nope";\nx();', [0, 18, 26]],
  ] as const)('%s: %s', SLOW, async (language, _, source, [line, start, end]) => {
    const { diagnostics, digest } = await petri().compile({ language, source });
    expect(digest).toBeUndefined();
    const range = { start: { line, character: start }, end: { line, character: end } };
    expect(diagnostics[0]).toMatchObject({ severity: 'error', range });
  });
});

describe('bad input has a clear end, and the next cell runs', () => {
  const wat = (body: string): string =>
    `(module (memory (export "memory") 1) (func $f (export "main") ${body}))`;
  test.each([
    ['wat', 'nothing', '', 'exited'],
    ['wat', 'an endless loop', wat('(loop $l (br $l))'), 'timed-out'],
    ['wat', 'deep recursion', wat('(call $f)'), 'trapped'],
    ['wat', 'an import that nobody has', '(module (import "env" "x" (func)))', 'trapped'],
    ['wat', 'nesting', `(module (func ${'(block '.repeat(1e5)}${')'.repeat(1e5)}))`, 'failed-to-compile'],
    ['assemblyscript', 'nothing', '', 'exited'],
    ['assemblyscript', 'an endless loop', 'while (true) {}', 'timed-out'],
    [
      'assemblyscript',
      'deep recursion',
      'function f(n: i32): i32 { return f(n + 1) + 1; }\nf(0);',
      'trapped',
    ],
    [
      'assemblyscript',
      'memory',
      'const a: Uint8Array[] = [];\nwhile (true) a.push(new Uint8Array(1 << 20));',
      'limit-exceeded',
    ],
    ['assemblyscript', 'nesting', `const a = ${'('.repeat(1e5)}1${')'.repeat(1e5)};`, 'failed-to-compile'],
    ['assemblyscript', 'an unknown function', 'declare function nope(): void;\nnope();', 'trapped'],
  ])('%s: %s', SLOW, async (language, _, source, outcome) => {
    expect(await run(language, source, [], outcome === 'timed-out' ? 2000 : 60_000)).toMatchObject({
      outcome,
    });
    const hello = language === 'wat' ? wat('') : 'console.log("on");';
    expect(await run(language, hello)).toMatchObject({ outcome: 'exited', exitCode: 0 });
  });

  test.each([
    ['wat', `(module (func (export "main")))\n${';; nothing but a comment in this line\n'.repeat(140_000)}`],
    ['assemblyscript', `console.log(1);\n${'// nothing but a comment in this line\n'.repeat(140_000)}`],
  ])('%s: a source of 5 MB', SLOW, async (language, source) => {
    expect(await run(language, source)).toMatchObject({ outcome: 'exited' });
  });

  test('flags that are not known are refused', async () => {
    const flags = { assemblyscript: ['--outFile', '--nope', '--runtime=x'], wat: ['--nope'] };
    for (const [language, refused] of Object.entries(flags)) {
      for (const flag of refused) {
        const { diagnostics } = await petri().compile({ language, source: '', flags: [flag] });
        expect(diagnostics[0], flag).toMatchObject({ severity: 'error', code: 'flag' });
      }
    }
  });
});

describe('a module without _start', () => {
  const add =
    '(module (func (export "add") (param i64 i32) (result i64) (i64.add (local.get 0) (i64.extend_i32_s (local.get 1)))))';

  test.each([
    [['add', '9007199254740993', '-1'], 0, '9007199254740992\n', ''],
    [[], 0, expect.stringContaining('add(i64, i32) -> i64'), ''],
    [['add', '1'], 2, '', expect.stringContaining('takes 2 arguments, not 1')],
    [['add', '1', 'x'], 2, '', expect.stringContaining('"x" is no i32')],
    [['sub'], 2, '', expect.stringContaining('no exported function "sub"')],
  ])('%j', async (args, exitCode, stdout, stderr) => {
    expect(await run('wat', add, args)).toMatchObject({
      outcome: 'exited',
      exitCode,
      stdout: stdout as unknown,
      stderr: stderr as unknown,
    });
  });

  test('garbage-collected types are assembled', SLOW, async () => {
    const source =
      '(module (type $p (struct (field i32))) (func (export "main") (result i32) (struct.get $p 0 (struct.new $p (i32.const 5)))))';
    const { digest, diagnostics } = await petri().compile({ language: 'wat', source });
    expect(diagnostics).toEqual([]);
    expect(digest).toBeDefined();
  });
});

test('the library that is kept from compile to compile makes no difference to a program', SLOW, async () => {
  const request = { language: 'assemblyscript', source: 'console.log(new Map<string, i32>().size);\n' };
  const first = await petri().compile(request);
  for (const other of ['let x: i32 = "";', 'nope();', 'console.log(new Set<f64>().size);']) {
    await petri().compile({ ...request, source: other });
  }
  await petri().artifacts.clear({ pinned: true });
  expect(await petri().compile(request)).toMatchObject({ cacheHit: false, digest: first.digest });
});

test('a trap names the lines of the cell', SLOW, async () => {
  const source = 'function f(a: i32[]): i32 {\n  return a[3];\n}\nconsole.log("n" + f([1]).toString());\n';
  const { detail, stderr } = await run('assemblyscript', source);
  expect(stderr).toContain('Index out of range');
  const frames = ['main.as:2', 'main.as:4'].map((place) => {
    const [file, line] = place.split(':');
    return expect.objectContaining({ file, line: Number(line) }) as unknown;
  });
  expect(detail).toMatchObject({
    kind: 'trapped',
    trap: { frames: expect.arrayContaining(frames) as unknown },
  });
});
