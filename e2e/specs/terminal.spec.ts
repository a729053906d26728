import { readPackIndex, whyNotTried } from '../../toolchain/checks/why-not.ts';
import { readManifests } from '../../toolchain/samples/read.ts';
import { expect, test } from '../fixtures/petri.ts';

const ASKS = `#include <stdio.h>
int main(void) {
  char name[32];
  int age;
  printf("Name? ");
  fflush(stdout);
  if (!fgets(name, sizeof name, stdin)) { puts("(nobody)"); return 3; }
  printf("Hello, %sAge? ", name);
  fflush(stdout);
  if (scanf("%d", &age) != 1) return 4;
  printf("%d!\\n", age + 1);
}
`;

test('a program that asks is answered in the terminal, with editing and history', async ({ petri, page }) => {
  await petri.openCell({ source: ASKS });
  await petri.start();
  await expect(petri.status).toHaveText('Waiting for input', { timeout: 60_000 });
  const terminal = page.getByRole('textbox', { name: 'Terminal' });
  await expect(terminal).toBeFocused();
  await page.keyboard.type('Axda');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Enter');
  await expect(petri.output).toHaveText('Name? Hello, Ada\nAge? ');
  await page.keyboard.type('41');
  await page.keyboard.press('Enter');
  expect(await petri.outcome()).toBe('exited 0');
  expect(await petri.outputText()).toBe('Name? Hello, Ada\nAge? 42!\n');
});

test('the terminal of a cell that is no longer alone leaves room for the others', async ({ petri, page }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await petri.openCell({ source: ASKS });
  await petri.start();
  const terminal = page.getByRole('textbox', { name: 'Terminal' });
  await expect(terminal).toBeFocused({ timeout: 60_000 });
  const screen = page.locator('.xterm-screen');
  const height = async (): Promise<number> => (await screen.boundingBox())?.height ?? 0;
  await expect.poll(height).toBeGreaterThan(400);
  await page.getByRole('button', { name: 'Add cell' }).click();
  await expect.poll(height).toBeLessThan(300);
});

test('Ctrl-D on an empty line ends the input', async ({ petri, page }) => {
  await petri.openCell({ source: ASKS });
  await petri.start();
  await expect(page.getByRole('textbox', { name: 'Terminal' })).toBeFocused({ timeout: 60_000 });
  await page.keyboard.press('Control+d');
  expect(await petri.outcome()).toBe('exited 3');
  expect(await petri.outputText()).toBe('Name? (nobody)\n');
});

test('Ctrl-C stops the program and keeps what it printed', async ({ petri, page }) => {
  await petri.openCell({ source: ASKS });
  await petri.start();
  await expect(page.getByRole('textbox', { name: 'Terminal' })).toBeFocused({ timeout: 60_000 });
  await page.keyboard.press('Control+c');
  expect(await petri.outcome()).toBe('stopped');
  expect(await petri.outputText()).toBe('Name? ');
});

test('Standard input answers too: Enter sends its line, a button ends the input', async ({ petri, page }) => {
  await petri.openCell({ source: ASKS });
  await petri.start();
  await expect(petri.status).toHaveText('Waiting for input', { timeout: 60_000 });
  await petri.stdin.fill('Bob');
  await petri.stdin.press('Enter');
  await expect(petri.output).toHaveText('Name? Hello, Bob\nAge? ');
  await expect(petri.stdin).toHaveValue('');
  await page.getByRole('button', { name: 'End of input' }).click();
  expect(await petri.outcome()).toBe('exited 4');
});

test('with text in Standard input nothing is asked', { tag: '@plain-long' }, async ({ petri }) => {
  await petri.openCell({ source: ASKS, stdin: 'Eve\n6\n' });
  expect(await petri.run()).toBe('exited 0');
  expect(await petri.outputText()).toBe('Name? Hello, Eve\nAge? 7!\n');
});

test(
  'escape sequences cannot type into the terminal, and are not text',
  { tag: '@plain-long' },
  async ({ petri }) => {
    await petri.openCell({
      source: `#include <stdio.h>
int main(void) {
  printf("\\033[6n\\033[c\\033]52;c;ZXZpbA==\\007\\033[31mred\\033[0m? ");
  fflush(stdout);
  char line[64] = "";
  if (!fgets(line, sizeof line, stdin)) return 1;
  printf("[%s]", line);
}
`,
    });
    await petri.start();
    await expect(petri.status).toHaveText('Waiting for input', { timeout: 60_000 });
    await petri.stdin.fill('ok');
    await petri.stdin.press('Enter');
    expect(await petri.outcome()).toBe('exited 0');
    expect(await petri.outputText()).toBe('red? [ok\n]');
  },
);

test('Lua waits for its reader inside of a protected call and of a coroutine', async ({ petri, page }) => {
  const manifest = readManifests().find(({ id }) => id === 'lua');
  const reason = manifest && whyNotTried(manifest, readPackIndex());
  test.skip(reason !== undefined, reason);
  await petri.openCell({
    language: 'lua',
    source: `
local ask = coroutine.wrap(function()
  io.write("Name? ")
  coroutine.yield(select(2, pcall(io.read)))
  for line in io.lines() do coroutine.yield(line) end
end)
print("Hello, " .. ask())
io.write("And? ")
print(ask():upper())
`,
  });
  await petri.start();
  await expect(petri.status).toHaveText('Waiting for input', { timeout: 60_000 });
  await expect(petri.output).toHaveText('Name? ');
  await expect(page.getByRole('textbox', { name: 'Terminal' })).toBeFocused();
  await page.keyboard.type('Ada\n');
  await expect(petri.output).toHaveText('Name? Hello, Ada\nAnd? ');
  await page.keyboard.type('on\n');
  expect(await petri.outcome()).toBe('exited 0');
  expect(await petri.outputText()).toBe('Name? Hello, Ada\nAnd? ON\n');
});
