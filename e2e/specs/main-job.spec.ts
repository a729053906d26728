import { expect, test } from '../fixtures/petri.ts';

const HELLO_C = '#include <stdio.h>\nint main(void) { puts("hello, c"); return 0; }\n';
const HELLO_CPP = '#include <iostream>\nint main() { std::cout << "hello, c++\\n"; }\n';

test('C: write, run, edit, run again', async ({ petri }) => {
  await petri.open();
  await petri.choose('c');
  await petri.setSource(HELLO_C);
  expect(await petri.run()).toBe('exited 0');
  expect(await petri.outputText()).toBe('hello, c\n');
  await petri.setSource(HELLO_C.replace('hello, c', 'edited').replace('return 0', 'return 7'));
  expect(await petri.run()).toBe('exited 7');
  expect(await petri.outputText()).toBe('edited\n');
});

test('C++: iostream, and again after an edit of the body', async ({ petri }) => {
  await petri.open();
  await petri.choose('cpp');
  await petri.setSource(HELLO_CPP);
  expect(await petri.run()).toBe('exited 0');
  expect(await petri.outputText()).toBe('hello, c++\n');
  await petri.setSource(HELLO_CPP.replace('hello', 'goodbye'));
  expect(await petri.run()).toBe('exited 0');
  expect(await petri.outputText()).toBe('goodbye, c++\n');
});

test('Ctrl+Enter in the editor runs', { tag: '@plain-long' }, async ({ petri, page }) => {
  await petri.openCell({ source: HELLO_C });
  await petri.editor.click();
  await page.keyboard.press('ControlOrMeta+Enter');
  expect(await petri.outcome()).toBe('exited 0');
  expect(await petri.outputText()).toBe('hello, c\n');
});

test('a reload runs the cached artifact: no file of a compiler is asked for', async ({ petri, page }) => {
  await petri.openCell({ source: HELLO_C });
  expect(await petri.run()).toBe('exited 0');
  expect(petri.packRequests().length).toBeGreaterThan(0);
  await page.reload();
  await expect(petri.runButton).toBeVisible();
  petri.requests.length = 0;
  expect(await petri.run()).toBe('exited 0');
  expect(await petri.outputText()).toBe('hello, c\n');
  expect(petri.packRequests()).toEqual([]);
});

test('standard input typed beforehand, and arguments', async ({ petri }) => {
  await petri.openCell({
    args: ['one', 'två', '三'],
    source: `#include <stdio.h>
int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) printf("[%s]", argv[i]);
  int a, b;
  if (scanf("%d %d", &a, &b) != 2) return 1;
  printf(" %d\\n", a + b);
}
`,
  });
  await petri.stdin.fill('19\n23\n');
  expect(await petri.run()).toBe('exited 0');
  expect(await petri.outputText()).toBe('[one][två][三] 42\n');
});

test('several files: a header and a second source', { tag: '@plain-long' }, async ({ petri }) => {
  await petri.openCell({
    source: '#include <stdio.h>\n#include "util.h"\nint main(void) { printf("%d\\n", twice(21)); }\n',
    files: {
      'util.h': 'int twice(int);\n',
      'util.c': '#include "util.h"\nint twice(int x) { return x * 2; }\n',
    },
  });
  expect(await petri.run()).toBe('exited 0');
  expect(await petri.outputText()).toBe('42\n');
});

test(
  'a compile error says where, and the next run is clean',
  { tag: '@plain-long' },
  async ({ petri, page }) => {
    await petri.openCell({ source: 'int main(void) {\n  return undeclared;\n}\n' });
    expect(await petri.run()).toBe('failed to compile');
    await expect(page.getByText(/use of undeclared identifier 'undeclared'/).first()).toBeVisible();
    await petri.setSource(HELLO_C);
    expect(await petri.run()).toBe('exited 0');
  },
);

test('a trap says what and, with -g, where', { tag: '@plain-long' }, async ({ petri, page }) => {
  await petri.openCell({
    flags: ['-g'],
    source:
      '#include <stdio.h>\nstatic void fall(void) {\n  __builtin_trap();\n}\nint main(void) { puts("before"); fflush(stdout); fall(); }\n',
  });
  expect(await petri.run()).toBe('trapped');
  expect(await petri.outputText()).toContain('before\n');
  await expect(page.getByText(/main\.c:3/).first()).toBeVisible();
});

test('an endless loop is ended by the limit, and what it printed stays', async ({ petri }) => {
  await petri.openCell({
    limits: { timeMs: 1500 },
    source:
      '#include <stdio.h>\nint main(void) { puts("started"); fflush(stdout); for (volatile int i = 0;; i++); }\n',
  });
  expect(await petri.run()).toBe('timed out');
  expect(await petri.outputText()).toBe('started\n');
});

test('Stop ends an endless loop and keeps what it printed', async ({ petri }) => {
  await petri.openCell({
    source:
      '#include <stdio.h>\nint main(void) { puts("started"); fflush(stdout); for (volatile int i = 0;; i++); }\n',
  });
  await petri.start();
  await expect(petri.output).toHaveText('started');
  await petri.stopButton.click();
  expect(await petri.outcome()).toBe('stopped');
  expect(await petri.outputText()).toBe('started\n');
  await petri.setSource(HELLO_C);
  expect(await petri.run()).toBe('exited 0');
});
