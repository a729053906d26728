import { expect, expectRefused, expectWorks, foundIn, test, trying } from '../../fixtures/threats.ts';

test.describe.configure({ mode: 'default' });

const MIB = 1024 * 1024;

const VICTIM = `#include <stdio.h>
#include <string.h>
#include <unistd.h>
static char secret[64];
int main(int argc, char **argv) {
  strcpy(secret, argv[1]);
  FILE *f = fopen("secret.txt", "w");
  fputs(secret, f);
  fclose(f);
  puts("ready");
  fflush(stdout);
  for (;;) sleep(1);
}`;

const SPY_C = `#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
extern char **environ;
int main(void) {
  const char *folders[] = {".", "/", "/tmp", "/dev", "/proc", ".."};
  for (int i = 0; i < 6; i++) {
    DIR *dir = opendir(folders[i]);
    if (!dir) continue;
    for (struct dirent *e; (e = readdir(dir));) if (strcmp(e->d_name, ".") && strcmp(e->d_name, "..")) printf("%s/%s\\n", folders[i], e->d_name);
    closedir(dir);
  }
  for (char **e = environ; e && *e; e++) puts(*e);
  for (int i = 0; i < 64; i++) {
    unsigned char *p = malloc(1 << 20);
    for (int j = 0; p && j < 1 << 20; j++) if (p[j] == 's' && !memcmp(p + j, "secret-of", 9)) { puts("found it"); return 1; }
  }
}`;

test('threat 26 other cells: one that runs beside another finds nothing of it', async ({ runs }) => {
  const victim = runs.run({
    language: 'c',
    source: VICTIM,
    args: ['secret-of-another'],
    env: { TOKEN: 'secret-of-another' },
    limits: { timeMs: 3_000 },
  });
  const attempts = {
    channel: `await new Promise((resolve) => { const c = new BroadcastChannel('x'); c.onmessage = resolve; c.postMessage('who'); })`,
    files: `if (petri.listFiles('/').length === 0) throw new Error('none'); return petri.listFiles('/').join()`,
    environment: `if (Object.keys(petri.env).length === 0) throw new Error('none'); return JSON.stringify(petri.env)`,
    left: `if (globalThis.left === undefined) throw new Error('none'); return globalThis.left`,
    parent: `return parent.document`,
    'own messages': `postMessage({ type: 'end' })`,
    'own tasks': `onmessage({ data: { type: 'task' } })`,
    'other workers': `const { Worker: W } = globalThis; return new W(location.href)`,
    locks: `return JSON.stringify(await navigator.locks.query())`,
  };
  const [first, second, spy] = await Promise.all([
    runs.run({
      language: 'javascript',
      source: `globalThis.left = 'left'; petri.writeFile('left.txt', 'x');`,
    }),
    runs.run({ language: 'javascript', source: trying(attempts) }),
    runs.run({ language: 'c', source: SPY_C }),
  ]);
  expect(first.outcome).toBe('exited');
  expectRefused(foundIn(second), Object.keys(attempts));
  expect(spy).toMatchObject({ outcome: 'exited', exitCode: 0 });
  expect(spy.stdout).not.toContain('secret');
  expect(spy.stdout).not.toContain('found it');
  expect(await victim).toMatchObject({ outcome: 'timed-out', stdout: 'ready\n' });
  await expectWorks(runs);
});

/** Prints all that a run is given, and how much memory it can have. */
const REPORT = `#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
int main(int argc, char **argv) {
  char line[64] = "", data[64] = "";
  fgets(line, sizeof line, stdin);
  FILE *f = fopen("own.txt", "r");
  fgets(data, sizeof data, f);
  printf("%s %s %s %s ", argv[1], getenv("WHO"), line, data);
  fflush(stdout);
  size_t n = 0;
  for (char *p; (p = malloc(1 << 20)); n++) p[0] = 1;
  printf("%zu", (n + 12) / 16);
  for (int i = 1; i <= 8; i++) {
    sprintf(data, "%d.txt", i);
    FILE *file = fopen(data, "w");
    if (file) printf(" %s", data), fputs(argv[1], file);
  }
  fflush(NULL);
  if (atoi(argv[1]) % 2) for (;;) sleep(1);
}`;

test('threat 26 other cells: eight at once each have their own files, input, grants and limits, and end in their own way', async ({
  runs,
}) => {
  const eight = [1, 2, 3, 4, 5, 6, 7, 8];
  const seen = await Promise.all(
    eight.map((number) =>
      runs.run({
        language: 'c',
        source: REPORT,
        args: [String(number)],
        env: { WHO: `who${String(number)}` },
        stdin: `in${String(number)}`,
        files: { 'own.txt': `file${String(number)}` },
        level: 'sandbox',
        grants: ['stdin', 'clock', 'env:WHO', 'fs.read:/own.txt', `fs.write:/${String(number)}.txt`],
        limits: {
          memoryBytes: (number + 1) * 16 * MIB,
          timeMs: number % 2 === 0 ? 20_000 : 1_500 + 100 * number,
        },
      }),
    ),
  );
  for (const [at, number] of eight.entries()) {
    const text = String(number);
    const isEnded = number % 2 === 1;
    expect(seen[at]).toMatchObject({
      outcome: isEnded ? 'timed-out' : 'exited',
      ...(isEnded && { detail: { afterMs: 1_500 + 100 * number } }),
      stdout: `${text} who${text} in${text} file${text} ${String(number + 1)} ${text}.txt`,
      files: isEnded ? {} : { [`${text}.txt`]: text },
    });
  }
  await expectWorks(runs);
});
