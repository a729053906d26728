import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/petri.ts';

const HELLO = '#include <stdio.h>\nint main(void) { puts("hello"); return 0; }\n';

interface Case {
  readonly name: string;
  readonly source: string;
  readonly outcome: string;
  /** What the page says, besides the outcome. */
  readonly says?: RegExp;
  readonly limits?: Record<string, number>;
}

const CASES: readonly Case[] = [
  { name: 'an empty cell', source: '', outcome: 'failed to compile', says: /main/ },
  {
    name: 'a missing header',
    source: '#include "nowhere.h"\n',
    outcome: 'failed to compile',
    says: /'nowhere\.h' file not found/,
  },
  {
    name: 'a function that is nowhere',
    source: 'int nowhere(void);\nint main(void) { return nowhere(); }\n',
    outcome: 'failed to compile',
    says: /undefined symbol: nowhere/,
  },
  {
    name: 'malloc until there is no more',
    source: `#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int main(void) {
  size_t n = 0;
  for (char *p; (p = malloc(1 << 20)); n++) memset(p, 1, 1 << 20);
  printf("%s\\n", n > 100 && n < 300 ? "null after the limit" : "odd");
}`,
    outcome: 'exited 0',
    says: /null after the limit/,
  },
  {
    name: 'recursion without end',
    source:
      'int deep(int n) { volatile char pad[1024]; pad[0] = n; return deep(n + 1) + pad[0]; }\nint main(void) { return deep(0); }\n',
    outcome: 'trapped',
  },
  {
    name: 'bytes that are no UTF-8, and NULs',
    source: '#include <stdio.h>\nint main(void) { fwrite("a\\xff\\0b\\xc3", 1, 5, stdout); }\n',
    outcome: 'exited 0',
  },
  { name: 'CRLF line ends', source: HELLO.replaceAll('\n', '\r\n'), outcome: 'exited 0', says: /hello/ },
  {
    name: 'parentheses two hundred thousand deep',
    source: `int main(void) { return ${'('.repeat(200_000)}0${')'.repeat(200_000)}; }`,
    outcome: 'failed to compile',
  },
  {
    name: 'more files than there may be',
    limits: { files: 2000 },
    source: `#include <stdio.h>
#include <errno.h>
#include <string.h>
int main(void) {
  char name[32];
  for (int i = 0; i < 1000000; i++) {
    sprintf(name, "f%d", i);
    FILE *f = fopen(name, "w");
    if (!f) { printf("%s\\n", errno == ENOSPC ? "no space" : strerror(errno)); return 0; }
    fclose(f);
  }
  puts("a million");
}`,
    outcome: 'exited 0',
    says: /no space/,
  },
];

test('what is wrong with a program is said, and the next run is clean', async ({ petri, page }) => {
  for (const { name, source, outcome, says, limits } of CASES) {
    await test.step(name, async () => {
      // Too long for a link: it is pasted.
      const isLong = source.length > 100_000;
      const linked = isLong ? '' : source;
      await petri.openCell({ ...(limits && { limits }), source: linked });
      await expect(petri.editor).toHaveValue(linked.replaceAll('\r\n', '\n'));
      if (isLong) await petri.setSource(source);
      expect.soft(await petri.run(), name).toBe(outcome);
      if (says !== undefined) await expect.soft(page.getByText(says).first(), name).toBeVisible();
      await petri.setSource(HELLO);
      expect.soft(await petri.run(), name).toBe('exited 0');
      expect.soft(await petri.outputText(), name).toBe('hello\n');
    });
  }
});

test('a gigabyte of output: cut, counted, ended by itself', async ({ petri, page }) => {
  await petri.openCell({
    limits: { timeMs: 60_000 },
    source: `#include <unistd.h>
#include <string.h>
static char block[1 << 16];
int main(void) {
  memset(block, 'x', sizeof block);
  for (size_t i = 63; i < sizeof block; i += 64) block[i] = '\\n';
  for (int i = 0; i < 1 << 14; i++) write(1, block, sizeof block);
  return 0;
}`,
  });
  expect(await petri.run()).toBe('exited 0');
  await expect(page.getByText(/not shown/i).first()).toBeVisible();
});

test('a source of 5 MB is compiled or refused in words, and the page stays alive', async ({ petri }) => {
  await petri.open();
  await petri.choose('c');
  const source = `${HELLO}/*${' five megabytes of comment '.repeat(200_000)}*/\n`;
  await petri.setSource(source);
  expect(await petri.run()).toBe('exited 0');
});

// Without a network: see offline.spec.ts.
test.describe('the pack', () => {
  const isPack = /\/toolchains\/.*\.(wasm|tar)/;

  async function failsToLoad(
    page: Page,
    petri: { openCell(cell: object): Promise<void>; run(): Promise<string> },
  ) {
    await petri.openCell({ source: HELLO });
    expect(await petri.run()).toBe('failed to compile');
    await expect(page.getByText(/compiler|toolchain|pack/i).first()).toBeVisible();
  }

  test('missing on the server: said, and the next try works once it is there', async ({ petri, page }) => {
    await page.route(isPack, (route) => route.fulfill({ status: 404, body: 'gone' }));
    await failsToLoad(page, petri);
    await page.unroute(isPack);
    expect(await petri.run()).toBe('exited 0');
    // The 404s that this test made.
    petri.problems.length = 0;
  });
});
