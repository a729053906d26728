import { expect, expectRefused, expectWorks, foundIn, test, trying } from '../../fixtures/threats.ts';

// In order, in one page: what one program does is what the next one would suffer from.
test.describe.configure({ mode: 'default' });

const MIB = 1024 * 1024;
const limits = { timeMs: 700 };
const LOOPS_IN_START = '(module (func $f (loop $l (br $l))) (start $f) (func (export "main")))';
/** What no module may have: memory that others could see, and more of it than 32 bits can name. */
const REFUSED: readonly (readonly [memory: string, capability: string])[] = [
  ['(memory 1 2 shared)', 'shared-memory'],
  ['(memory i64 1)', 'memory64'],
];

test('threat 1 tab: loops without end, also while a module is instantiated, are ended', async ({ runs }) => {
  const ends = await Promise.all([
    runs.run({ language: 'c', source: 'int main(void) { for (volatile int i = 0;; i++); }', limits }),
    runs.run({ language: 'javascript', source: 'for (;;);', limits }),
    // One that never stops doing what it should: timers and promises.
    runs.run({ language: 'javascript', source: 'for (;;) await new Promise((r) => setTimeout(r));', limits }),
    runs.run({ language: 'wat', source: LOOPS_IN_START, limits }),
    runs.run({ language: 'html', source: '<script>for (;;);</script>', limits }),
  ]);
  expect(ends.map(({ outcome }) => outcome)).toEqual(Array<string>(5).fill('timed-out'));
  await expectWorks(runs);
});

test('threat 2 tab: sleeping for ever is ended, however it is done', async ({ runs }) => {
  const ends = await Promise.all([
    runs.run({
      language: 'c',
      source: '#include <unistd.h>\nint main(void) { for (;;) sleep(1000); }',
      limits,
    }),
    runs.run({
      language: 'javascript',
      source: 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);',
      limits,
    }),
    runs.run({ language: 'javascript', source: 'await new Promise(() => {});', limits }),
  ]);
  expect(ends.map(({ outcome }) => outcome)).toEqual(['timed-out', 'timed-out', 'timed-out']);
  await expectWorks(runs);
});

test('threat 3 memory: what grows stops at its limit, and what begins beyond it does not begin', async ({
  runs,
}) => {
  const grown = await runs.run({
    language: 'c',
    source: `#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int main(void) {
  size_t n = 0;
  for (char *p; (p = malloc(1 << 20)); n++) memset(p, 1, 1 << 20);
  printf("%s\\n", n > 100 && n < 256 ? "null" : "odd");
}`,
  });
  expect(grown).toMatchObject({ outcome: 'exited', stdout: 'null\n' });
  expect(grown.usage.memoryBytes).toBeLessThanOrEqual(256 * MIB);
  const pages = await runs.run({
    language: 'wat',
    source: `(module (memory (export "memory") 1) (table $t 1 funcref)
      (func (export "main") (result i32)
        (loop $m (br_if $m (i32.ne (memory.grow (i32.const 64)) (i32.const -1))))
        (loop $e (br_if $e (i32.ne (table.grow $t (ref.null func) (i32.const 4096)) (i32.const -1))))
        (table.size $t)))`,
  });
  expect(pages).toMatchObject({ outcome: 'exited' });
  expect(Number.parseInt(pages.stdout, 10)).toBeLessThanOrEqual(1_000_000);
  expect(pages.usage.memoryBytes).toBeGreaterThan(250 * MIB);
  expect(pages.usage.memoryBytes).toBeLessThanOrEqual(256 * MIB);
  const first = await runs.run({
    language: 'c',
    source: 'static char large[1 << 30];\nint main(int argc, char **argv) { return large[argc]; }',
  });
  expect(first).toMatchObject({ outcome: 'limit-exceeded', detail: { limit: 'memoryBytes' } });
  for (const [memory, capability] of REFUSED) {
    const source = `(module ${memory} (func (export "main")))`;
    expect(await runs.run({ language: 'wat', source })).toMatchObject({
      outcome: 'denied',
      detail: { capability },
    });
  }
  await expectWorks(runs);
});

test('threat 4 memory: descriptors, bytes, folders and links end in an error of the program, never in one of ours', async ({
  runs,
}) => {
  const source = `#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
static char block[1 << 20];
static void say(const char *what) { printf("%s: %s\\n", what, strerror(errno)); }
int main(void) {
  char name[64];
  static int fds[4096];
  int n = 0;
  while (n < 4096 && (fds[n] = open("one", O_RDWR | O_CREAT, 0600)) >= 0) n++;
  say("open");
  while (n > 0) close(fds[--n]);
  int fd = open("one", O_RDWR | O_CREAT, 0600);
  if (ftruncate(fd, 1LL << 40) < 0) say("ftruncate");
  if (pwrite(fd, "x", 1, 1LL << 52) < 0) say("pwrite");
  while (write(fd, block, sizeof block) > 0) {}
  say("write");
  ftruncate(fd, 0);
  for (n = 0; n < 100000; n++) {
    sprintf(name, "/l%d", n);
    if (symlink("one", name) < 0) break;
  }
  say("symlink");
  if (mkdir("/folder", 0700) < 0) say("mkdir");
  unlink("/l0");
  unlink("/l1");
  mkdir("/folder", 0700);
  for (n = 0; n < 1000; n++) {
    sprintf(name, "/folder/%d", n);
    FILE *f = fopen(name, "w");
    if (f == NULL) break;
    fclose(f);
  }
  say("fopen");
  printf("%d\\n", n);
}`;
  const seen = await runs.run({
    language: 'c',
    source,
    limits: { fileBytes: 8 * MIB, files: 2000, descriptors: 64, timeMs: 20_000 },
  });
  expect(seen).toMatchObject({
    outcome: 'exited',
    exitCode: 0,
    stdout: [
      'open: No file descriptors available',
      'ftruncate: No space left on device',
      'pwrite: No space left on device',
      'write: No space left on device',
      'symlink: No space left on device',
      'mkdir: No space left on device',
      'fopen: No space left on device',
      '1',
      '',
    ].join('\n'),
  });
  await expectWorks(runs);
});

test('threat 5 page: things displayed without end are counted, also those of a program that lies about time', async ({
  runs,
}) => {
  const [c, javascript, lying] = await Promise.all([
    runs.run({
      language: 'c',
      source: `#include <petri.h>
#include <stdio.h>
int main(void) {
  char id[32];
  for (int i = 0; i < 5000; i++) {
    sprintf(id, "%d", i);
    petri_display_id(id, "text/plain", "x", 1);
  }
}`,
    }),
    runs.run({
      language: 'javascript',
      source: `for (let i = 0; i < 5_000; i++) petri.display('text/plain', 'x', { id: String(i) });`,
    }),
    runs.run({
      language: 'javascript',
      source: `let now = 0;
performance.now = () => (now += 1000);
for (;;) petri.display('text/plain', 'x', { id: 'one' });`,
      limits: { timeMs: 2_000 },
    }),
  ]);
  for (const seen of [c, javascript]) {
    expect(seen).toMatchObject({ outcome: 'exited', exitCode: 0 });
    expect(seen.displays).toBeGreaterThan(0);
    expect(seen.displays).toBeLessThanOrEqual(1_000);
  }
  // No faster than a screen shows them, by a clock that is not the program's.
  expect(lying.outcome).toBe('timed-out');
  expect(lying.displays).toBeLessThan(300);
  await expectWorks(runs);
});

/** A kilobyte that is a billion rectangles. */
function drawing(): string {
  const groups = Array.from(
    { length: 9 },
    (_, at) => `<g id="g${String(at + 1)}">${`<use href="#g${String(at)}"/>`.repeat(10)}</g>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><defs><rect id="g0" width="9" height="9"/>${groups.join('')}</defs><use href="#g9"/></svg>`;
}

test('threat 5 page: what takes for ever to draw holds up the sandbox, not the page', async ({
  petri,
  page,
}) => {
  const displays = ['image/svg+xml', 'text/html'].map(
    (mime) => `petri.display('${mime}', ${JSON.stringify(drawing())});`,
  );
  await petri.openCell({ language: 'javascript', source: displays.join('\n') });
  expect(await petri.run()).toBe('exited 0');
  // The page draws, and takes what is typed.
  for (let frame = 0; frame < 20; frame++) {
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
  await petri.setSource(`console.log('next')`);
  await expect(petri.editor).toHaveValue(`console.log('next')`);
  await page.goto('about:blank');
  await petri.openCell({ language: 'javascript', source: `console.log('next')` });
  expect(await petri.run()).toBe('exited 0');
  expect(await petri.outputText()).toBe('next\n');
});

test('threat 6 page: long lines, a million of them, and sequences that want to act are shown as text', async ({
  petri,
  page,
}) => {
  const sequences = [
    '\\x1b]0;pwned\\x07title',
    '\\x1b]8;;http://127.0.0.1:1/\\x1b\\\\link\\x1b]8;;\\x1b\\\\',
    '\\x1b]52;c;cHduZWQ=\\x07clipboard',
    '\\x1b[6n\\x1b[c\\x1b[5nasks',
    '\\x1b[?1049h\\x1b[2J\\x1b[1;1Hhome',
    'left\\u202etfel\\u2066',
    '<b>bold</b><script>globalThis.attacked = 1</script>',
    '\\x9b31m\\x00\\x01',
  ];
  const programs = [
    `console.log('x'.repeat(1_000_000));`,
    `petri.write('\\n'.repeat(1_000_000));`,
    `for (let i = 0; i < 20_000; i++) petri.write('\\r' + 'y'.repeat(40));`,
    `petri.write('${sequences.join('\\n')}\\n');`,
  ];
  for (const source of programs) {
    await petri.openCell({ language: 'javascript', source });
    expect(await petri.run()).toBe('exited 0');
  }
  for (const word of [
    'title',
    'link',
    'clipboard',
    'asks',
    'home',
    '⟨U+202E⟩tfel⟨U+2066⟩',
    '<b>bold</b>',
    '␀␁',
  ]) {
    await expect(petri.output).toContainText(word);
  }
  const elements = await petri.output.evaluate((region) =>
    [...region.querySelectorAll('*')].map(({ tagName }) => tagName),
  );
  expect(new Set(elements)).toEqual(new Set(['SPAN']));
  await page.getByRole('button', { name: 'Terminal' }).click();
  expect(await petri.run()).toBe('exited 0');
  await expect(page.getByRole('textbox', { name: 'Terminal' })).toBeVisible();
  expect(await page.title()).not.toContain('pwned');
  expect(await page.evaluate(() => 'attacked' in globalThis)).toBe(false);
  await petri.openCell({ language: 'javascript', source: `console.log('next')` });
  expect(await petri.run()).toBe('exited 0');
  expect(await petri.outputText()).toBe('next\n');
});

test('threat 7 machine: a program has no workers, and those of a page are gone with it', async ({ runs }) => {
  const blob = `URL.createObjectURL(new Blob(['for (;;);'], { type: 'text/javascript' }))`;
  const attempts = {
    worker: `new Worker(${blob})`,
    'data worker': `new Worker('data:text/javascript,for(;;);')`,
    shared: `new SharedWorker(${blob})`,
    prototype: `new (Object.getPrototypeOf(self).Worker)(${blob})`,
    service: `await navigator.serviceWorker.register(${blob})`,
  };
  const seen = await runs.run({ language: 'javascript', source: trying(attempts) });
  expectRefused(foundIn(seen), Object.keys(attempts));

  const frames = (): number => runs.page.frames().length;
  const before = frames();
  const flood = runs.run({
    language: 'html',
    source: `<script>
const url = ${blob};
for (let i = 0; i < 30; i++) new Worker(url);
console.log('flooded');
while (true) {}
</script>`,
    limits: { timeMs: 1_500 },
  });
  expect(await flood).toMatchObject({ outcome: 'timed-out' });
  await expect.poll(frames).toBeLessThanOrEqual(before);
  await expect
    .poll(() => runs.page.workers().filter((worker) => worker.url().startsWith('blob:null')).length)
    .toBeLessThan(30);
  await expectWorks(runs);
});
