import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/petri.ts';
import type { PetriPage } from '../fixtures/petri-page.ts';

const CODE = `#include <stdio.h>

int main(void) {
    int sum = 0;
    for (int i = 0; i < 3; i++) {
        if (i != 1)
            sum += i;
        printf("%d {[(\\"x\\"", i);
    }
    switch (sum) {
    case 2:
        puts("two");
    }
    return 0;
}
`;

/** Short, as each key is a step of the test: what it has is what editors complete by themselves. */
const TYPED = `int main(void) {
    if (1)
        printf("%d {[(\\"x\\"", 2);
    switch (2) {
    case 2:
        puts("two");
    }
}
`;

/** The two editors: the light one as it comes, and Monaco once it has taken over. */
const editors = {
  light: async (petri: PetriPage): Promise<void> => {
    await petri.page.addInitScript(() => {
      // Frames of other origins run this too, and have no storage.
      if (window !== top) return;
      localStorage.setItem('petri-settings', JSON.stringify({ version: 1, editor: 'light' }));
    });
    await petri.openCell({ source: 'int old;\nint lines;\n' });
  },
  monaco: async (petri: PetriPage): Promise<void> => {
    await petri.openCell({ source: 'int old;\nint lines;\n' });
    await petri.editor.focus();
    await expect(petri.page.locator('.monaco-editor')).toBeVisible();
  },
};

for (const [name, open] of Object.entries(editors)) {
  test.describe(name, () => {
    test.beforeEach(({ petri }) => open(petri));

    test('there is exactly one field called Editor, and it has the whole text', async ({ petri }) => {
      await expect(petri.editor).toHaveCount(1);
      await expect(petri.editor).toHaveValue('int old;\nint lines;\n');
    });

    test('fill replaces the text, again and again', async ({ petri }) => {
      await petri.editor.fill(CODE);
      await expect(petri.editor).toHaveValue(CODE);
      await petri.editor.fill('int x;');
      await expect(petri.editor).toHaveValue('int x;');
      await petri.editor.fill(`${CODE}// end`);
      await expect(petri.editor).toHaveValue(`${CODE}// end`);
      await petri.editor.fill('');
      await expect(petri.editor).toHaveValue('');
      await petri.editor.fill('y');
      await expect(petri.editor).toHaveValue('y');
    });

    test('who has selected all of it to write replaces the first program that comes just then, too', async ({
      petri,
      page,
    }) => {
      const release = await hold(page, /starter.*\.js$/);
      await petri.editor.fill(' ');
      await petri.choose('lua');
      await petri.editor.focus();
      await page.keyboard.press('ControlOrMeta+a');
      release();
      await expect(petri.editor).toHaveValue(/print/);
      await page.keyboard.insertText('print(1)');
      await expect(petri.editor).toHaveValue('print(1)');
    });

    test('fill replaces the text after the focus was elsewhere', async ({ petri, page }) => {
      for (const source of [CODE, 'int x;', `${CODE}// end`]) {
        await page.getByRole('textbox', { name: 'Standard input' }).focus();
        await petri.editor.fill(source);
        await expect(petri.editor).toHaveValue(source);
      }
    });

    test('click, select all, insert', async ({ petri }) => {
      await petri.setSource(CODE);
      await expect(petri.editor).toHaveValue(CODE);
      await petri.setSource('int y;\n');
      await expect(petri.editor).toHaveValue('int y;\n');
    });

    test('click, select all, type key by key: nothing is doubled, closed or indented twice', async ({
      petri,
      page,
    }) => {
      await petri.editor.click();
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type(TYPED);
      await expect(petri.editor).toHaveValue(TYPED);
    });

    test('paste puts in what was copied', async ({ petri, page, context }) => {
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.evaluate((text) => navigator.clipboard.writeText(text), CODE);
      await petri.editor.click();
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.press('ControlOrMeta+v');
      await expect(petri.editor).toHaveValue(CODE);
    });

    test('undo takes back what was typed, redo brings it again', async ({ petri, page }) => {
      await petri.editor.click();
      await page.keyboard.press('ControlOrMeta+End');
      await page.keyboard.type('word');
      // How much one step takes back is the editor's choice: here at most a letter a step.
      for (let i = 0; i < 6; i += 1) await page.keyboard.press('ControlOrMeta+z');
      await expect(petri.editor).toHaveValue('int old;\nint lines;\n');
      for (let i = 0; i < 6; i += 1) await page.keyboard.press('ControlOrMeta+Shift+z');
      await expect(petri.editor).toHaveValue('int old;\nint lines;\nword');
    });

    test('by hand, Enter keeps the indentation and a brace goes back', async ({ petri, page }) => {
      await petri.editor.fill('');
      await page.keyboard.type('f() {\na();\n}');
      await expect(petri.editor).toHaveValue('f() {\n    a();\n}');
    });

    test('Tab indents; after Esc it leaves the editor', async ({ petri, page }) => {
      await petri.editor.fill('a');
      await page.keyboard.press('Home');
      await page.keyboard.press('Tab');
      await expect(petri.editor).toHaveValue('    a');
      await expect(petri.editor).toBeFocused();
      await page.keyboard.press('Escape');
      await page.keyboard.press('Tab');
      await expect(petri.editor).not.toBeFocused();
    });

    test('the comment key makes comments of the lines, and no comments', async ({ petri, page }) => {
      await petri.editor.fill('a();\n    b();\n');
      await page.keyboard.press('ControlOrMeta+Home');
      await page.keyboard.press('Shift+ArrowDown');
      await page.keyboard.press('Shift+ArrowDown');
      await page.keyboard.press('ControlOrMeta+/');
      await expect(petri.editor).toHaveValue('// a();\n//     b();\n');
      await page.keyboard.press('ControlOrMeta+/');
      await expect(petri.editor).toHaveValue('a();\n    b();\n');
    });

    test('a language brings its own indentation and comments', async ({ petri, page }) => {
      await petri.choose('python');
      await petri.editor.fill('');
      await page.keyboard.type('if x:\na = 1');
      await expect(petri.editor).toHaveValue('if x:\n    a = 1');
      await page.keyboard.press('ControlOrMeta+/');
      await expect(petri.editor).toHaveValue('if x:\n    # a = 1');
      await petri.choose('javascript');
      await petri.editor.fill('');
      await page.keyboard.type('if (x) {\n');
      await page.keyboard.press('Backspace');
      await expect(petri.editor).toHaveValue('if (x) {\n');
    });

    test('a press with the mouse puts the caret where it points', async ({ petri, page }) => {
      await petri.editor.fill('first\nsecond\nthird');
      const box = await line(page, 'second');
      await page.mouse.click(box.x + 1, box.y + box.height / 2);
      await page.keyboard.type('>');
      await expect(petri.editor).toHaveValue('first\n>second\nthird');
    });
  });
}

test('Monaco offers the snippets of the language', async ({ petri, page }) => {
  await editors.monaco(petri);
  await petri.editor.fill('');
  await page.keyboard.type('whi');
  await page.keyboard.press('Control+Space');
  await expect(page.getByRole('option', { name: /while/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(petri.editor).toHaveValue('while (condition) {\n    \n}');
  await page.keyboard.type('1');
  await page.keyboard.press('Tab');
  await page.keyboard.type('f();');
  await expect(petri.editor).toHaveValue('while (1) {\n    f();\n}');
});

test('brackets close themselves in Monaco where the settings say so, and then only', async ({
  petri,
  page,
}) => {
  await editors.monaco(petri);
  await petri.editor.fill('');
  await page.keyboard.type('f(');
  await expect(petri.editor).toHaveValue('f(');
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByLabel('Close brackets and quotes').check();
  await page.keyboard.press('Escape');
  await petri.editor.fill('');
  await page.keyboard.type('f("a');
  await expect(petri.editor).toHaveValue('f("a")');
  await page.keyboard.type('");');
  await expect(petri.editor).toHaveValue('f("a");');
});

test('what is typed while Monaco loads is all there afterwards, and nothing jumps', async ({
  petri,
  page,
}) => {
  await petri.openCell({ source: 'int old;\n' });
  const before = await line(page, 'int old;');
  const release = await holdMonaco(page);
  await petri.editor.click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('// one');
  release();
  for (let i = 0; i < 20; i += 1) await page.keyboard.type(` ${String(i)}`, { delay: 5 });
  await expect(page.locator('.monaco-editor')).toBeVisible();
  await page.keyboard.type(' end');
  const typed = Array.from({ length: 20 }, (_, i) => ` ${String(i)}`).join('');
  await expect(petri.editor).toHaveValue(`int old;\n// one${typed} end`);
  await expect(petri.editor).toBeFocused();
  await page.keyboard.press('Home');
  // Monaco scrolls back with the next frame that it draws.
  await expect(async () => {
    const after = await line(page, 'int old;');
    expect(Math.abs(after.x - before.x)).toBeLessThan(1);
    expect(Math.abs(after.y - before.y)).toBeLessThan(1);
  }).toPass();
  for (let i = 0; i < 40; i += 1) await page.keyboard.press('ControlOrMeta+z');
  await expect(petri.editor).toHaveValue('int old;\n');
});

test('Esc pressed while Monaco loads still hands Tab back to the page', async ({ petri, page }) => {
  await petri.openCell({ source: CODE });
  const release = await holdMonaco(page);
  await petri.editor.click();
  await page.keyboard.press('Escape');
  release();
  await expect(page.locator('.monaco-editor')).toBeVisible();
  await expect(petri.editor).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(petri.editor).not.toBeFocused();
  await expect(petri.editor).toHaveValue(CODE);
});

test('a phone keeps the light editor', async ({ browser, site }) => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 800 },
    hasTouch: true,
    isMobile: true,
  });
  const page = await context.newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(site);
  const editor = page.getByRole('textbox', { name: 'Editor' });
  await editor.tap();
  await editor.fill(CODE);
  await expect(editor).toHaveValue(CODE);
  await page.waitForTimeout(300);
  expect(asked.filter((url) => url.includes('monaco'))).toEqual([]);
  await context.close();
});

test('Monaco is not asked for before the editor is used', async ({ petri, page }) => {
  await petri.open();
  await page.waitForLoadState('networkidle');
  expect(petri.requests.filter((url) => url.includes('monaco'))).toEqual([]);
});

test(
  'a five megabyte file opens, and what is typed at its end is there at once',
  { tag: '@long' },
  async ({ petri, page }) => {
    await petri.open();
    const text = 'int x; // 0123456789\n'.repeat(250_000);
    await page.locator('input[type=file]').setInputFiles({
      name: 'main.c',
      mimeType: 'text/plain',
      buffer: Buffer.from(text),
    });
    await expect(page.locator('.light .line').first()).toHaveText('int x; // 0123456789');
    await petri.editor.focus();
    // Seconds on a quiet machine.
    await expect(page.locator('.monaco-editor')).toBeVisible({ timeout: 120_000 });
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.type('// end');
    await expect(page.locator('.view-line', { hasText: '// end' })).toBeVisible();
  },
);

/** Monaco is not loaded before the function that it gives is called. */
const holdMonaco = (page: Page) => hold(page, /monaco.*\.js$/);

/** Answers for these scripts come when the function that it returns is called. */
async function hold(page: Page, scripts: RegExp): Promise<() => void> {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(scripts, async (route) => {
    await held;
    await route.continue();
  });
  return release;
}

/** Where a line of the editor stands, in whichever editor. */
async function line(
  page: Page,
  text: string,
): Promise<{ x: number; y: number; width: number; height: number }> {
  const found = page.locator('.light .line, .view-line > span').filter({ hasText: text }).first();
  await expect(found).toBeVisible();
  const box = await found.boundingBox();
  if (box === null) throw new Error(`The editor does not show "${text}".`);
  return box;
}
