import { describe, expect, test } from 'vitest';
import type { RunRequest, RunResult } from '#model/run.ts';
import { testPetri } from './testing/test-petri.ts';

const petri = testPetri('scripts', { trustScripts: true });
/** As a user's own Node has it. */
const careful = testPetri('scripts-careful');

function run(language: string, source: string, more: Partial<RunRequest> = {}): Promise<RunResult> {
  return petri().run({ language, source, stdin: '', ...more }).result;
}

/** File, 1-based line and message of what stands in the way of a program. */
function problems({ diagnostics }: RunResult): string[] {
  return diagnostics.map(({ file = '', range, message }) => {
    return `${file}:${String((range?.start.line ?? -1) + 1)}: ${message.split('\n')[0] ?? ''}`;
  });
}

describe('where nothing confines a program', () => {
  test.each([
    ['javascript', 'console.log(1)'],
    ['typescript', 'console.log(1)'],
  ])('%s is refused', async (language, source) => {
    await expect(careful().run({ language, source }).result).rejects.toMatchObject({
      code: 'target.needs-sandbox',
    });
    expect(careful().languages.find(({ id }) => id === language)).toMatchObject({ available: false });
  });

  test('what is looked over only is compiled', async () => {
    const { digest } = await careful().compile({ language: 'javascript', source: 'console.log(1)' });
    expect(digest).toBeDefined();
  });

  test('SQL runs: its programs are data', async () => {
    const { stdout } = await careful().run({
      language: 'sql',
      source: 'SELECT 6 * 7 AS answer;',
      flags: ['--text'],
    }).result;
    expect(stdout).toBe('answer\n──────\n    42\n');
  });
});

describe('JavaScript', () => {
  test('a text that is no program is marked where it goes wrong', async () => {
    const result = await run('javascript', 'const a = 1;\nconst b = a +;\n');
    expect(result.outcome).toBe('failed-to-compile');
    expect(problems(result)).toEqual(['main.js:2: Unexpected token']);
    expect(result.diagnostics[0]?.range?.start.character).toBe(13);
  });

  test('imports that lead nowhere, and circles, are found before anything runs', async () => {
    const result = await run('javascript', `console.log('ran');\nimport './gone.js';\nimport 'left-pad';\n`);
    expect(problems(result).map((text) => text.slice(0, 10))).toEqual(['main.js:2:', 'main.js:3:']);
    expect(result.stdout).toBe('');
    const circle = await run('javascript', `import './a.js';`, { files: { 'a.js': `import './main.js';` } });
    expect(circle.outcome).toBe('failed-to-compile');
    expect(problems(circle)[0]).toContain('main.js → a.js → main.js');
  });

  test('what nobody catches is a trap with its lines, in timers and promises too', async () => {
    const thrown = await run('javascript', `function f(x) {\n  return x.y;\n}\nf(null);\n`);
    expect(thrown.detail).toMatchObject({
      kind: 'trapped',
      trap: {
        frames: [
          { function: 'f', file: 'main.js', line: 2 },
          { file: 'main.js', line: 4 },
        ],
      },
    });
    const late = await run('javascript', `\nsetTimeout(() => {\n  throw new RangeError('late');\n}, 1);`);
    expect(late.detail).toMatchObject({ kind: 'trapped', trap: { reason: 'RangeError: late' } });
    const rejected = await run('javascript', `void Promise.reject(new Error('nobody listens'));`);
    expect(rejected.detail).toMatchObject({ kind: 'trapped', trap: { reason: 'Error: nobody listens' } });
  });

  test('endless recursion and endless loops end', async () => {
    const deep = await run('javascript', 'const f = () => f() + 1;\nf();');
    expect(deep.detail).toMatchObject({ kind: 'trapped' });
    expect(deep.stderr).toContain('RangeError: Maximum call stack size exceeded');
    const endless = await run('javascript', 'for (;;);', { limits: { timeMs: 300 } });
    expect(endless.outcome).toBe('timed-out');
  });

  test('lines are given in turn to those who do not await each other', async () => {
    const source =
      'console.log(...(await Promise.all([petri.readLine(), petri.readLine(), petri.readAll()])));';
    const { stdout } = await run('javascript', source, { stdin: 'a\nb\nc' });
    expect(stdout).toBe('a b c\n');
  });

  test('petri.exit ends the program at once with its code', async () => {
    const { exitCode, stdout } = await run('javascript', `console.log(1); petri.exit(4); console.log(2);`);
    expect([exitCode, stdout]).toEqual([4, '1\n']);
  });
});

describe('TypeScript', () => {
  test('a text that is no program is marked where it goes wrong', async () => {
    const result = await run('typescript', 'const a: = 1;\n');
    expect(problems(result)).toEqual(['main.ts:1: Type expected.']);
  });

  test('types are checked across files, and --noCheck runs what they find', async () => {
    const request = { files: { 'other.ts': 'export const count: string = 1;\nexport const x = 2;' } };
    const source = `import { count } from './other.ts';\nconst n: number = count;\nconsole.log(n);`;
    const result = await run('typescript', source, request);
    expect(result.outcome).toBe('failed-to-compile');
    expect(problems(result)).toEqual([
      "main.ts:2: Type 'string' is not assignable to type 'number'.",
      "other.ts:1: Type 'number' is not assignable to type 'string'.",
    ]);
    const unchecked = await run('typescript', source, { ...request, flags: ['--noCheck'] });
    expect(unchecked).toMatchObject({ outcome: 'exited', stdout: '1\n' });
  });

  test('a trap names the lines of the TypeScript, and what is not there is an error of types', async () => {
    const source = `interface Row {\n  readonly a: number;\n}\n\nconst rows: Row[] = [];\n\nconsole.log(rows[0]!.a);\n`;
    const trap = await run('typescript', source);
    expect(trap.detail).toMatchObject({ kind: 'trapped', trap: { frames: [{ file: 'main.ts', line: 7 }] } });
    const page = await run('typescript', `document.title = 'x';`);
    expect(problems(page)[0]).toMatch(/^main\.ts:1: Cannot find name 'document'/);
  });
});

describe('Ruby', () => {
  test('a text that is no program is marked where it goes wrong', async () => {
    const result = await run('ruby', 'puts 1\nputs (2\n');
    expect(result.outcome).toBe('failed-to-compile');
    expect(problems(result)[0]).toMatch(/^main\.rb:2: /);
    expect(result.stdout).toBe('');
  });

  test('an exception that nobody rescues is told with its line, and gives exit code 1', async () => {
    const { exitCode, stderr } = await run('ruby', 'def f(x) = x.fetch(:y)\n\nf({})\n');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('main.rb:1:in');
    expect(stderr).toContain('key not found: :y (KeyError)');
    expect(stderr).toContain('main.rb:3:in');
  });

  test('endless recursion is an exception, an endless loop ends by the time limit', async () => {
    const deep = await run(
      'ruby',
      'def f = f\nbegin\n  f\nrescue SystemStackError => e\n  puts e.class\nend',
    );
    expect(deep.stdout).toBe('SystemStackError\n');
    const endless = await run('ruby', 'loop {}', { limits: { timeMs: 500 } });
    expect(endless.outcome).toBe('timed-out');
  });
});

describe('SQL', () => {
  const sql = (source: string, more: Partial<RunRequest> = {}): Promise<RunResult> =>
    run('sql', source, { flags: ['--text'], ...more });

  test('a text that is no statement is marked where it goes wrong', async () => {
    const result = await sql('SELECT 1;\nSELEC 2;');
    expect(result.outcome).toBe('failed-to-compile');
    expect(problems(result)).toEqual(['main.sql:2: near "SELEC": syntax error']);
    expect(result.stdout).toBe('');
  });

  test('names that do not exist are found before anything runs, in the files that are read too', async () => {
    const result = await sql('CREATE TABLE t(a);\n.read more.sql\n.read gone.sql\n.quit', {
      files: { 'more.sql': '\nSELECT b FROM t;' },
    });
    expect(problems(result)).toEqual([
      'more.sql:2: no such column: b',
      'main.sql:3: There is no file gone.sql in this cell.',
      "main.sql:4: .quit is a command of SQLite's shell; here there are .read FILE and .exit CODE.",
    ]);
  });

  test('a broken constraint is a trap at its statement; what was done before is kept', async () => {
    const result = await sql(
      `CREATE TABLE t(a UNIQUE);\nINSERT INTO t VALUES (1);\nINSERT INTO t VALUES (1);`,
    );
    expect(result.detail).toMatchObject({
      kind: 'trapped',
      trap: { reason: 'UNIQUE constraint failed: t.a', frames: [{ file: 'main.sql', line: 3 }] },
    });
    const again = await sql('SELECT count(*) AS rows FROM t;', {
      files: { 'main.db': result.files.get('main.db') ?? new Uint8Array() },
    });
    expect(again.stdout).toContain('1');
  });

  test('a query without end is ended by the time limit, and too much memory is a limit', async () => {
    const count = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) ';
    const endless = await sql(`${count} SELECT count(*) FROM n;`, { limits: { timeMs: 400 } });
    expect(endless.outcome).toBe('timed-out');
    const large = await sql(`CREATE TABLE t(a);\nINSERT INTO t ${count} SELECT zeroblob(1000000) FROM n;`, {
      limits: { memoryBytes: 32 * 1024 * 1024 },
    });
    expect(large.detail).toMatchObject({ kind: 'limit-exceeded', limit: 'memoryBytes' });
  });
});
