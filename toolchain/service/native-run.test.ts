import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { SERVICE_LIMITS } from '#model/limits.ts';
import { attackedService, noC, titled } from './testing/attacked-service.ts';

const it_ = attackedService();
const texts = (files: ReadonlyMap<string, Buffer>) =>
  Object.fromEntries([...files].map(([name, bytes]) => [name, bytes.toString('latin1')]));

describe.skipIf(noC !== undefined)(titled('input of a native run', noC), () => {
  /** Sends lines to a program, each after so many milliseconds; it has one second. */
  const talk = (source: string, afterMs: number, lines: readonly string[]) =>
    it_
      .service()
      .whole(
        'run',
        { language: 'c', target: 'native', source, interactive: true, limits: { timeMs: 1000 } },
        async (id) => {
          for (const text of lines) {
            await pause(afterMs);
            await it_.service().ask('POST', `v1/runs/${id}/stdin`, { text });
          }
        },
      );
  const ECHO = `while (fgets(b, 99, stdin) && b[0] != 'q') { printf("<%s", b); fflush(stdout); }`;

  it('is waited for without using up time', async () => {
    const { stdout, result } = await talk(
      `#include <stdio.h>\nint main(void) { char b[99]; ${ECHO} }`,
      1500,
      ['one\n', 'two\n', 'q\n'],
    );
    expect(stdout).toBe('<one\n<two\n');
    expect(result).toMatchObject({ outcome: 'exited', exitCode: 0 });
    expect(result.timings.runMs).toBeLessThan(1000);
    expect(result.timings.totalMs).toBeGreaterThan(4000);
  });

  it('is no excuse for work after it', async () => {
    const { result } = await talk(
      '#include <stdio.h>\nint main(void) { char b[99]; fgets(b, 99, stdin); for (;;); }',
      1500,
      ['go\n'],
    );
    expect(result).toMatchObject({ outcome: 'timed-out', detail: { afterMs: 1000 } });
  });

  it.each([
    ['while another thread computes', 'pthread_create(&t, 0, spin, 0); fgets(b, 99, stdin);'],
    ['while another process computes', 'if (fork() == 0) spin(0); fgets(b, 99, stdin);'],
    ['at something else in the place of its input', 'int p[2]; pipe(p); dup2(p[0], 0); fgets(b, 99, stdin);'],
    ['asleep', 'sleep(1000);'],
  ])('threat 30 service host: a program that waits %s has no more time', async (_how, act) => {
    const { result } = await talk(
      `#include <stdio.h>\n#include <pthread.h>\n#include <unistd.h>
void *spin(void *x) { for (;;); return x; }
int main(void) { pthread_t t; char b[99]; (void)t; (void)b; ${act} }`,
      0,
      [],
    );
    expect(result.outcome).toBe('timed-out');
  });
});

describe.skipIf(noC !== undefined)(titled('files of a native run', noC), () => {
  const include =
    '#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n#include <unistd.h>\n#include <signal.h>\n#include <sys/stat.h>\nstatic void put(const char *n, const char *t) { FILE *f = fopen(n, "w"); if (!f) exit(9); fputs(t, f); fclose(f); }\n';

  it('that it made or changed come back, and it is said which it removed', async () => {
    const { files, result, stdout } = await it_.c(
      `${include}int main(void) { mkdir("out", 0755); mkdir("out/deep er", 0700); put("out/deep er/ü.txt", "one\\n"); put(".hidden", ""); put("changed.txt", "new");
FILE *f = fopen("bytes.bin", "w"); for (int i = 0; i < 256; i++) fputc(i, f); fclose(f); remove("gone.txt"); puts("said"); return 3; }`,
      { files: { 'kept.txt': 'kept', 'changed.txt': 'old', 'gone.txt': 'bye', 'within/a.h': '' } },
    );
    expect(texts(files)).toEqual({
      '.hidden': '',
      'bytes.bin': String.fromCharCode(...Array(256).keys()),
      'changed.txt': 'new',
      'out/deep er/ü.txt': Buffer.from('one\n').toString('latin1'),
    });
    expect(result).toMatchObject({ exitCode: 3, removedFiles: ['gone.txt'], diagnostics: [] });
    expect(stdout).toBe('said\n');
  });

  it('come back of one that crashed, and nothing is said of it but by the program', async () => {
    const { files, result, stderr } = await it_.c(
      `${include}int main(void) { put("half.txt", "half"); fputs("mine", stderr); raise(SIGSEGV); }`,
    );
    expect(texts(files)).toEqual({ 'half.txt': 'half' });
    expect(result.outcome).toBe('trapped');
    expect(stderr).toBe('mine');
  });

  it('that are too large stay, with a warning', async () => {
    const { files, result } = await it_.c(
      `${include}int main(void) { put("small.txt", "small"); FILE *f = fopen("large.bin", "w"); ftruncate(fileno(f), ${String(SERVICE_LIMITS.returned.bytes + 1)}); fclose(f); }`,
    );
    expect(texts(files)).toEqual({ 'small.txt': 'small' });
    expect(result.diagnostics).toMatchObject([
      {
        severity: 'warning',
        code: 'run.files-left-out',
        message: expect.stringMatching(/^large\.bin stays/) as string,
      },
    ]);
    expect(result.outcome).toBe('exited');
  });

  it('threat 30 service host: 10,000 files, and folders in folders, are as many as may come', async () => {
    const { files, result } = await it_.c(
      `${include}int main(void) { char n[99]; for (int i = 0; i < 10000; i++) { sprintf(n, "%d", i); put(n, ""); } for (int i = 0; i < 1500; i++) { mkdir("d", 0700); if (chdir("d")) break; } put("end", ""); }`,
    );
    expect(files.size).toBe(SERVICE_LIMITS.returned.files);
    expect(result).toMatchObject({ outcome: 'exited', diagnostics: [{ code: 'run.files-left-out' }] });
  });

  it('threat 30 service host: links, pipes, devices and bad names are no files', async () => {
    const { files, result } = await it_.c(
      `${include}int main(void) { symlink("/proc/self/environ", "link"); symlink("/", "root"); symlink("${it_.secretFile()}", "secret"); mkfifo("pipe", 0600); put("a\\nb", "x"); put("c:d", "x"); put("\\xff", "x"); put("-n", "x"); put("fine", "x"); }`,
    );
    expect(texts(files)).toEqual({ '-n': 'x', fine: 'x' });
    expect(result.outcome).toBe('exited');
  });

  it('threat 30 service host: what a program started does not change what it left', async () => {
    const { files, result } = await it_.c(
      `${include}int main(void) { put("a", "0"); if (fork() == 0) { setsid(); signal(SIGTERM, SIG_IGN); for (;;) { put("a", "1"); fork(); } } usleep(200000); kill(1, SIGKILL); kill(1, SIGSTOP); kill(getppid(), SIGTERM); }`,
    );
    expect(result).toMatchObject({ outcome: 'exited', exitCode: 0 });
    expect([...files.keys()]).toEqual(['a']);
  });
});
