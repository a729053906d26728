import packs from 'virtual:petri-packs';
import { describe, expect, test } from 'vitest';
import lua from '#languages/lua/manifest.json' with { type: 'json' };
import sql from '#languages/sql/manifest.json' with { type: 'json' };
import type { RunRequest, RunResult } from '#model/run.ts';
import { filesAfter, type SessionFiles } from '#model/session-files.ts';
import { whyNotTried } from '../checks/why-not.ts';
import { testPetri } from './testing/test-petri.ts';

// Lua's interpreter is compiled for the first test. A machine under load takes its time.
const SLOW = { timeout: 120_000 };

const petri = testPetri('session-files');
const reason = whyNotTried(lua, packs) ?? whyNotTried(sql, packs);

interface Cell extends Pick<RunRequest, 'files' | 'limits'> {
  readonly sessionFiles?: SessionFiles;
}

function run(language: string, source: string, { sessionFiles, ...more }: Cell = {}): Promise<RunResult> {
  const request = { language, source, stdin: '', ...more };
  return petri().run(request, sessionFiles && { sessionFiles }).result;
}

function filesOf(texts: Readonly<Record<string, string>>): SessionFiles {
  return new Map(Object.entries(texts).map(([name, text]) => [name, new TextEncoder().encode(text)]));
}

async function filesFrom(language: string, source: string, before?: SessionFiles): Promise<SessionFiles> {
  const result = await run(language, source, before && { sessionFiles: before });
  expect(result).toMatchObject({ outcome: 'exited', exitCode: 0 });
  return filesAfter(before ?? new Map(), { files: result.files, removed: result.removedFiles });
}

const describeSession = reason === undefined ? describe : describe.skip;

describeSession(`files of a session${reason === undefined ? '' : `, skipped: ${reason}`}`, () => {
  const show = `for _, name in ipairs { 'note.txt', 'gone.txt', 'in/note.txt' } do
      local file = io.open(name)
      print(name, file and file:read('a') or 'nothing')
    end`;

  test('a program finds them beside its own, and its own go before them', SLOW, async () => {
    const sessionFiles = filesOf({ 'note.txt': 'of the session', 'in/note.txt': 'in a folder' });
    const { stdout, files, removedFiles } = await run('lua', show, {
      sessionFiles,
      files: { 'note.txt': 'its own' },
    });
    expect(stdout).toBe('note.txt\tits own\ngone.txt\tnothing\nin/note.txt\tin a folder\n');
    expect([...files.keys(), ...removedFiles]).toEqual([]);
  });

  test('none takes the place of the cell’s own text', SLOW, async () => {
    const sessionFiles = filesOf({ 'main.lua': 'print("another")', 'main.sql': 'SELECT nothing;' });
    expect(await run('lua', 'print("its own")', { sessionFiles })).toMatchObject({ stdout: 'its own\n' });
    expect(await run('sql', 'SELECT print(1);', { sessionFiles })).toMatchObject({ stdout: '1\n' });
  });

  test('what is written, moved and removed is so for those that come later', SLOW, async () => {
    const first = await filesFrom('lua', `for n in ('abc'):gmatch '.' do io.open(n, 'w'):write(n) end`);
    expect([...first.keys()].sort()).toEqual(['a', 'b', 'c']);
    const source = `os.remove('a') os.rename('b', 'd') io.open('c', 'a'):write('c')`;
    const second = await filesFrom('lua', source, first);
    const texts = [...second].map(([name, bytes]) => `${name} ${new TextDecoder().decode(bytes)}`);
    expect(texts.sort()).toEqual(['c cc', 'd b']);
  });

  test('a program is not compiled again for them, unless its compiler looks at them', SLOW, async () => {
    const hits = async (language: string, source: string, sessionFiles: SessionFiles) =>
      (await run(language, source, { sessionFiles })).cacheHit;
    await run('lua', 'print("kept")');
    expect(await hits('lua', 'print("kept")', filesOf({ 'a.lua': 'if', 'a.db': '' }))).toBe(true);
    await run('sql', 'SELECT 7;');
    expect(await hits('sql', 'SELECT 7;', filesOf({ 'a.csv': '1' }))).toBe(true);
    expect(await hits('sql', 'SELECT 7;', filesOf({ 'a.sql': 'SELECT 1' }))).toBe(false);
  });

  test(
    'SQL goes on with the database of another cell, and looks its statements over against it',
    SLOW,
    async () => {
      const sessionFiles = await filesFrom('sql', 'CREATE TABLE word (text); INSERT INTO word VALUES (1);');
      expect([...sessionFiles.keys()]).toEqual(['main.db']);
      expect(await run('sql', 'SELECT print(text) FROM word;', { sessionFiles })).toMatchObject({
        stdout: '1\n',
      });
      const wrong = await run('sql', 'SELECT print(1); SELECT txet FROM word;', { sessionFiles });
      expect(wrong).toMatchObject({ outcome: 'failed-to-compile', stdout: '' });
    },
  );

  test('a database that is too large for the check is used all the same', SLOW, async () => {
    const source = 'CREATE TABLE blob (b); INSERT INTO blob VALUES (zeroblob(9000000));';
    const sessionFiles = await filesFrom('sql', source);
    const query = 'SELECT print(length(b)) FROM blob;';
    expect(await run('sql', query, { sessionFiles })).toMatchObject({ stdout: '9000000\n' });
    expect(await run('sql', 'SELECT FROM blob;', { sessionFiles })).toMatchObject({
      outcome: 'failed-to-compile',
    });
    expect(await run('sql', 'SELECT c FROM blob;', { sessionFiles })).toMatchObject({ outcome: 'trapped' });
  });

  test('more than fits into the files of a run is refused before it starts', SLOW, async () => {
    const sessionFiles = filesOf({ a: 'x'.repeat(1000), b: 'y' });
    const { outcome, detail, stdout } = await run('lua', 'print(1)', {
      sessionFiles,
      limits: { fileBytes: 1000 },
    });
    expect(outcome).toBe('limit-exceeded');
    expect(detail).toMatchObject({ limit: 'fileBytes' });
    expect(stdout).toBe('');
    expect(await run('lua', 'print(1)', { sessionFiles, limits: { files: 1 } })).toMatchObject({
      detail: { limit: 'files' },
    });
    expect(await run('lua', 'print(1)', { sessionFiles, limits: { fileBytes: 1001 } })).toMatchObject({
      stdout: '1\n',
    });
  });

  test('what is no map of files is said', async () => {
    const sessionFiles = { a: new Uint8Array() } as unknown as SessionFiles;
    await expect(run('lua', '', { sessionFiles })).rejects.toMatchObject({ code: 'request.invalid' });
  });
});
