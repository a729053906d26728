import packs from 'virtual:petri-packs';
import { describe, expect, test } from 'vitest';
import manifest from '#languages/lua/manifest.json' with { type: 'json' };
import type { RunRequest, RunResult } from '#model/run.ts';
import { whyNotTried } from '../checks/why-not.ts';
import { testPetri } from './testing/test-petri.ts';

// Lua's own interpreter, which the first test compiles. A machine under load takes its time.
const SLOW = { timeout: 120_000 };

// Nothing is trusted: Lua's programs reach only what WASI gives them.
const petri = testPetri('lua');

function run(source: string, more: Partial<RunRequest> = {}): Promise<RunResult> {
  return petri().run({ language: 'lua', source, stdin: '', ...more }).result;
}

const reason = whyNotTried(manifest, packs);

/** Skipped, and the title says why, where there is no Lua pack. */
function describeLua(title: string, tests: () => void): void {
  if (reason === undefined) describe(title, tests);
  else describe.skip(`${title}, skipped: ${reason}`, tests);
}

describeLua('errors are marked from their first character to their last', () => {
  test.each([
    ['a wrong token', 'if x = 1 then end', [0, 5, 6], "'then' expected near '='"],
    ['a string after wide characters', 'print("é𝄞", "é" "x𝄞")', [0, 17, 22], `')' expected near '"x𝄞"'`],
    ['a number', '\nlocal n = 12abc + 1', [1, 10, 15], "malformed number near '12abc'"],
    ['a string that does not end', 'x = "abc\ny = 1', [0, 4, 8], `unfinished string near '"abc'`],
    ['what a goto leads to', 'do\n  goto nowhere\nend', [1, 7, 14], undefined],
    ['a break outside of a loop', 'local a\nif a then break end\n', [1, 10, 15], undefined],
    ['a constant that is set', 'local one <const> = 1\n  one = 2', [1, 2, 5], undefined],
    ['a first line for the shell', '#!/usr/bin/lua\nreturn )', [1, 7, 8], "unexpected symbol near ')'"],
  ] as const)('%s', SLOW, async (_, source, [line, start, end], message) => {
    const { diagnostics, digest } = await petri().compile({ language: 'lua', source });
    expect(digest).toBeUndefined();
    const range = { start: { line, character: start }, end: { line, character: end } };
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({ file: 'main.lua', severity: 'error', range });
    if (message !== undefined) expect(diagnostics[0]?.message).toBe(message);
  });

  test('what a missing end would close is named beside it', SLOW, async () => {
    const source = 'local function f()\n  while true do\n    f()\n';
    const { diagnostics } = await petri().compile({ language: 'lua', source });
    expect(diagnostics[0]).toMatchObject({
      range: { start: { line: 2, character: 6 }, end: { line: 2, character: 7 } },
      relatedInformation: [
        { file: 'main.lua', range: { start: { line: 1, character: 2 }, end: { line: 1, character: 7 } } },
      ],
    });
  });

  test('every file is looked at, and nothing has run', SLOW, async () => {
    const files = { 'a.lua': 'return {', 'b/c.lua': 'local 1', 'notes.txt': 'no Lua' };
    const result = await run('print("ran")', { files });
    expect(result).toMatchObject({ outcome: 'failed-to-compile', stdout: '' });
    expect(result.diagnostics.map(({ file }) => file)).toEqual(['a.lua', 'b/c.lua']);
  });
});

describeLua('a program has what it has elsewhere', () => {
  test('arguments, environment, input, exit codes', SLOW, async () => {
    const source = `
      print(arg[0], #arg, os.getenv("COLOUR"), os.getenv("NONE"), ...)
      print(io.read("n", "l"))
      for line in io.lines() do print("[" .. line .. "]") end
      print(io.read(), io.read("a"))
      io.stderr:write("bye\\n")
      os.exit(7)`;
    const more = { args: ['ä b', '-W'], env: { COLOUR: 'blau' }, stdin: '0x10 x\none\ntwo' };
    expect(await run(source, more)).toMatchObject({
      exitCode: 7,
      stdout: 'main.lua\t2\tblau\tnil\tä b\t-W\n16\t x\n[one]\n[two]\nnil\t\n',
      stderr: 'bye\n',
    });
    expect(await run('os.exit(true)')).toMatchObject({ exitCode: 0 });
    expect(await run('os.exit(false)')).toMatchObject({ exitCode: 1 });
    expect(await run('error({ code = 2 })')).toMatchObject({ exitCode: 1 });
  });

  test('files are read, made, renamed and removed; temporary ones are nowhere', SLOW, async () => {
    const source = `
      local f = assert(io.open("data.txt", "r+"))
      assert(f:seek("end")); f:write("more\\n"); f:close()
      local out <close> = assert(io.open("new.txt", "w")); out:write("x")
      assert(os.rename("old.txt", "renamed.txt"))
      assert(os.remove("gone.txt"))
      local t = io.tmpfile(); t:write("abc"); t:seek("set"); print(t:read("a"), io.type(t)); t:close()
      print(io.open("none/x.txt", "w"))
      print(os.execute(), os.execute("ls"), pcall(io.popen, "ls"))`;
    const files = { 'data.txt': 'text\n', 'old.txt': 'o', 'gone.txt': 'g' };
    const result = await run(source, { files });
    expect(result.stderr).toBe('');
    const changed = [...result.files].map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]);
    expect(Object.fromEntries(changed)).toMatchObject({
      'data.txt': 'text\nmore\n',
      'new.txt': 'x',
      'renamed.txt': 'o',
    });
    expect(result.files.has('lua_000001')).toBe(false);
    expect(result.stdout).toMatch(
      /^abc\tfile\nnil\tnone\/x\.txt: .*\nfalse\tnil\t.*'popen' not supported\n$/,
    );
  });

  test('modules, coroutines, errors through C functions, and clocks', SLOW, async () => {
    const source = `
      local m, where = require("m")
      print(m.name, where, package.loaded.m == require("m"))
      print(pcall(require, "nowhere"))
      print(pcall(table.sort, { 3, 1, 2 }, function(a, b) error("cmp") end))
      local co = coroutine.wrap(function() print(pcall(coroutine.yield, 1)); error("late") end)
      print(co(), select("#", pcall(co, 2)), pcall(co))
      print(os.time({ year = 2026, month = 1, day = 1, hour = 0 }), os.date("!%F", 0), os.clock() >= 0, os.time() > 1e9)
      print(pcall(string.rep, "x", 1 << 40))`;
    const { stdout, stderr } = await run(source, { files: { 'm.lua': 'return { name = ... }' } });
    expect(stderr).toBe('');
    expect(stdout).toContain('m\tm.lua\ttrue\n');
    expect(stdout).toContain("false\tmodule 'nowhere' not found:");
    expect(stdout).toContain('false\tmain.lua:5: cmp\n');
    expect(stdout).toContain('true\t2\n1\t2\tfalse\tcannot resume dead coroutine\n');
    expect(stdout).toContain('1767225600\t1970-01-01\ttrue\ttrue\n');
    expect(stdout).toMatch(/false\t(not enough memory|resulting string too large)\n$/);
  });

  test('an error that nobody catches is told with the lines of its files', SLOW, async () => {
    const files = { 'lib/x.lua': 'return function(t)\n  return t.a.b\nend' };
    const { exitCode, stderr } = await run('local f = require "lib.x"\n\nf({})', { files });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      "lua: lib/x.lua:2: attempt to index a nil value (field 'a')\nstack traceback:\n",
    );
    expect(stderr).toContain('\tmain.lua:3: in main chunk\n');
  });

  test('what is shown besides text comes with its type', SLOW, async () => {
    const source = `
      local petri = require("petri")
      petri.json({ list = { 1, 2.5, 0.1 }, ["ü\\n"] = true, none = {} }, "id")
      petri.html("<b>ü</b>")
      petri.rgba("p", 1, 1, "\\1\\2\\3\\255")
      print(pcall(petri.json, print))`;
    const displays: unknown[] = [];
    const running = petri().run({ language: 'lua', source });
    for await (const output of running) {
      if (output.type === 'display_data') displays.push([output.data, output.displayId]);
    }
    expect(displays).toEqual([
      [{ 'application/json': { list: [1, 2.5, 0.1], 'ü\n': true, none: [] } }, 'id'],
      [{ 'text/html': '<b>ü</b>' }, undefined],
      [{ 'application/vnd.petri.rgba': new Uint8Array([1, 2, 3, 255]) }, 'p'],
    ]);
    expect((await running.result).stdout).toBe('false\ta function is no JSON\n');
  });
});

describeLua('bad input has a clear end, and the next cell runs', () => {
  test.each([
    ['nothing', '', 0, ''],
    ['recursion without end', 'local function f() return 1 + f() end\nf()', 1, 'stack overflow'],
    [
      'recursion through C',
      'local s = setmetatable({}, { __index = function(t, k) return t[k .. "x"] end })\nprint(s.a)',
      1,
      'C stack overflow',
    ],
    [
      'a pattern that nests',
      'print(("x"):rep(300000):find((".-"):rep(220) .. "y"))',
      1,
      'pattern too complex',
    ],
    [
      'memory without end',
      'local t = {} while true do t[#t + 1] = ("x"):rep(1000) .. #t end',
      1,
      'not enough memory',
    ],
    ['a module that is not there', 'require("left.pad")', 1, "module 'left.pad' not found"],
    ['bytes that are no text', 'io.stdout:write("\\xff\\0")', 0, ''],
  ])('%s', SLOW, async (_, source, exitCode, says) => {
    const result = await run(source, { limits: { memoryBytes: 128 * 1024 * 1024, timeMs: 60_000 } });
    expect(result).toMatchObject({ outcome: 'exited', exitCode });
    expect(result.stderr).toContain(says);
    expect(await run('print(1)')).toMatchObject({ exitCode: 0, stdout: '1\n' });
  });

  test('an endless loop ends by the time limit, a flood of output by its own', SLOW, async () => {
    expect(await run('while true do end', { limits: { timeMs: 300 } })).toMatchObject({
      outcome: 'timed-out',
    });
    const flood = await run('for i = 1, 1e6 do print("flood", i) end', { limits: { outputBytes: 10_000 } });
    expect(flood).toMatchObject({ outcome: 'exited', truncated: true });
  });

  test('what the parser cannot take is said, not crashed upon', SLOW, async () => {
    for (const source of [`x = ${'('.repeat(200_000)}`, `return ${'{'.repeat(1_000)}`, '\u001bLua']) {
      const result = await run(source);
      expect(result.outcome, source.slice(0, 20)).toBe('failed-to-compile');
      expect(result.diagnostics[0]?.file).toBe('main.lua');
    }
    const long = await run(`print(1) --${' five megabytes of comment'.repeat(200_000)}\n`);
    expect(long.stdout).toBe('1\n');
  });

  test('flags that it has not got are refused, -W shows warnings', SLOW, async () => {
    expect((await run('warn("careful")', { flags: ['-W'] })).stderr).toBe('Lua warning: careful\n');
    const refused = await run('print(1)', { flags: ['-i'] });
    expect(refused.diagnostics[0]).toMatchObject({ source: 'petri', code: 'flag' });
  });
});
