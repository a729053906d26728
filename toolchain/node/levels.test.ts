import packs from 'virtual:petri-packs';
import { describe, expect, test } from 'vitest';
import { languages } from '#languages/registry.ts';
import { LEVELS, lowest, type Level } from '#model/level.ts';
import type { RunResult } from '#model/run.ts';
import { whyNotTried } from '../checks/why-not.ts';
import c from './testing/probes/probe.c?raw';
import go from './testing/probes/probe.go?raw';
import javascript from './testing/probes/probe.js?raw';
import python from './testing/probes/probe.py?raw';
import { testPetri } from './testing/test-petri.ts';

// The real compilers and interpreters. A machine under load takes its time.
const SLOW = { timeout: 180_000 };

const HOSTS = ['https://api.example.org/v1/**'];
const petri = testPetri('levels', { trustScripts: true, unrestricted: true, hosts: HOSTS });

/** Each tries what it can try, and says what it found: all levels run the same program. */
const PROBES: Readonly<Record<string, string>> = { c, go, javascript, python };
/** What each asks for, and from which level on it has it. */
const ASKED: Readonly<Record<string, Level | 'never'>> = {
  display: 'sandbox',
  clock: 'restricted',
  random: 'restricted',
  stdin: 'restricted',
  'env:PROBE': 'restricted',
  gpu: 'restricted',
  'fs.read:/': 'restricted',
  'fs.write:/a/b': 'standard',
  'cells.call:other': 'standard',
  'net.get:https://api.example.org/v1/words': 'standard',
  'fs.delete:/a': 'trusted',
  'net.post:https://api.example.org/v1/words': 'trusted',
  storage: 'trusted',
  'service.compile': 'trusted',
  'service.run': 'trusted',
  'net.get:https://api.example.org/v2': 'unrestricted',
  'net.connect:wss://api.example.org/v1/socket': 'unrestricted',
  clipboard: 'unrestricted',
  'ai.chat': 'unrestricted',
  'net.get:http://127.0.0.1/': 'never',
  'fs.read:/../etc': 'never',
  nonsense: 'never',
};

/** What each does, and from which level on it may. */
const DONE: Readonly<Record<string, Level>> = {
  clock: 'restricted',
  random: 'restricted',
  env: 'restricted',
  stdin: 'restricted',
  'fs.read': 'restricted',
  'fs.write': 'standard',
  'fs.delete': 'trusted',
};
const TARGETS: Readonly<Record<string, string>> = {
  'fs.read': '/data.txt',
  'fs.write': '/out.txt',
  'fs.delete': '/gone.txt',
};

async function probe(
  language: string,
  level: Level,
): Promise<{ result: RunResult; found: Map<string, string> }> {
  const result = await petri().run({
    language,
    level,
    source: PROBES[language] ?? '',
    stdin: 'typed\n',
    env: { PROBE: 'here' },
    files: { 'data.txt': 'data', 'gone.txt': 'gone' },
    args: Object.keys(ASKED),
  }).result;
  expect(result).toMatchObject({ detail: { kind: 'exited', exitCode: 0 }, stderr: '' });
  const lines = result.stdout.trimEnd().split('\n');
  return { result, found: new Map(lines.map((line) => cutLast(line))) };
}

/** `has net.get:https://… yes` is its name, and the answer. */
function cutLast(line: string): [name: string, answer: string] {
  const at = line.lastIndexOf(' ');
  return [line.slice(0, at), line.slice(at + 1)];
}

function has(level: Level, from: Level | 'never' = 'never'): boolean {
  return from !== 'never' && lowest(from, level) === from;
}

for (const [language] of Object.entries(PROBES)) {
  const manifest = languages.find(({ id }) => id === language);
  const reason = manifest && whyNotTried(manifest, packs);
  describe.skipIf(reason !== undefined)(
    `${language}${reason === undefined ? '' : `, skipped: ${reason}`}`,
    () => {
      test.each(LEVELS)('has at the level %s what that level says, and nothing else', SLOW, async (level) => {
        const standIn = (await probe(language, 'sandbox')).found.get('random');
        const { result, found } = await probe(language, level);
        const { random, ...rest } = Object.fromEntries(found);
        const told = Object.entries(ASKED).map(([name, from]) => [`has ${name}`, from] as const);
        const expected = [...Object.entries(DONE), ...told];
        expect({ ...rest, random: random === standIn ? 'no' : 'yes' }).toEqual(
          Object.fromEntries(expected.map(([name, from]) => [name, has(level, from) ? 'yes' : 'no'])),
        );
        // What came of it is what the page gets, too.
        expect([...result.files.keys()]).toEqual(has(level, DONE['fs.write']) ? ['out.txt'] : []);
        expect(result.removedFiles).toEqual(has(level, DONE['fs.delete']) ? ['gone.txt'] : []);
        const denied = result.calls.filter((call) => call.denied > 0).map(({ capability }) => capability);
        for (const capability of Object.keys(TARGETS)) {
          const call = `${capability}:${TARGETS[capability] ?? ''}`;
          expect(denied.includes(call), call).toBe(!has(level, DONE[capability]));
        }
      });
    },
  );
}

/** Each tries to change a folder that was mounted to be read, and says by what it was kept from it. */
const CHANGES: Readonly<Record<string, string>> = {
  c: `#include <errno.h>
#include <stdio.h>
#include <unistd.h>
#include <sys/stat.h>
int main(void) {
  FILE *file = fopen("data/in.txt", "r");
  printf("%c\\n", fgetc(file));
  int tries[] = { fopen("data/in.txt", "w") != NULL, errno == EROFS, fopen("data/new.txt", "w") != NULL,
    errno == EROFS, remove("data/in.txt") == 0, errno == EROFS, mkdir("data/empty/new", 0777) == 0, errno == EROFS };
  for (int i = 0; i < 8; i += 2) puts(tries[i] ? "done" : tries[i + 1] ? "EROFS" : "?");
}
`,
  javascript: `console.log(petri.readFile('data/in.txt'));
for (const act of [
  () => petri.writeFile('data/in.txt', 'x'),
  () => petri.writeFile('data/new.txt', 'x'),
  () => petri.removeFile('data/in.txt'),
  () => petri.writeFile('data/empty/new/x', 'x'),
]) {
  try { act(); console.log('done'); } catch (error) { console.log(error.code); }
}`,
  python: `import errno, os
print(open('data/in.txt').read())
assert os.listdir('data/empty') == []
for act in (
    lambda: open('data/in.txt', 'w'),
    lambda: open('data/new.txt', 'w'),
    lambda: os.remove('data/in.txt'),
    lambda: os.mkdir('data/empty/new'),
):
    try:
        act()
        print('done')
    except OSError as error:
        print(errno.errorcode[error.errno])
`,
};

for (const [language, source] of Object.entries(CHANGES)) {
  const manifest = languages.find(({ id }) => id === language);
  const reason = manifest && whyNotTried(manifest, packs);
  test.skipIf(reason !== undefined)(
    `a folder that was mounted to be read cannot be changed in ${language}, whatever the level`,
    SLOW,
    async () => {
      const options = {
        sessionFiles: new Map([['data/in.txt', new TextEncoder().encode('d')]]),
        sessionFolders: ['data', 'data/empty'].map((path) => ({ path, isReadOnly: true })),
      };
      const result = await petri().run({ language, level: 'unrestricted', source }, options).result;
      expect(result).toMatchObject({ stdout: 'd\nEROFS\nEROFS\nEROFS\nEROFS\n', stderr: '' });
      expect([...result.files.keys(), ...result.removedFiles]).toEqual([]);
      expect(result.calls.filter(({ denied }) => denied > 0)).toEqual([]);
    },
  );
}
