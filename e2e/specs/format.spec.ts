import { readPackIndex, whyNotTried } from '../../toolchain/checks/why-not.ts';
import { readManifests } from '../../toolchain/samples/read.ts';
import { expect, test } from '../fixtures/petri.ts';
import type { PetriPage } from '../fixtures/petri-page.ts';

const UGLY = 'int  add( int a,int b ){return a+b;}\nint main( void ){ return add( 1,2 ); }\n';
const PRETTY = `int add(int a, int b) {
    return a + b;
}
int main(void) {
    return add(1, 2);
}
`;

/** The two editors, with a cell of C. */
const editors = {
  light: async (petri: PetriPage): Promise<void> => {
    await petri.page.addInitScript(() => {
      // Frames of other origins run this too, and have no storage.
      if (window !== top) return;
      localStorage.setItem('petri-settings', JSON.stringify({ version: 1, editor: 'light' }));
    });
    await petri.openCell({ source: UGLY });
  },
  monaco: async (petri: PetriPage): Promise<void> => {
    await petri.openCell({ source: UGLY });
    await petri.editor.focus();
    await expect(petri.page.locator('.monaco-editor')).toBeVisible();
  },
};

for (const [name, open] of Object.entries(editors)) {
  test.describe(name, () => {
    test.beforeEach(({ petri }) => open(petri));

    test('formatting is one step to undo', async ({ petri, page }) => {
      await petri.editor.press('Shift+Alt+F');
      await expect(petri.editor).toHaveValue(PRETTY);
      await page.keyboard.press('ControlOrMeta+z');
      await expect(petri.editor).toHaveValue(UGLY);
      await page.keyboard.press('ControlOrMeta+Shift+z');
      await expect(petri.editor).toHaveValue(PRETTY);
    });

    test('the caret stays with its word', async ({ petri, page }) => {
      await petri.editor.click();
      await page.keyboard.press('ControlOrMeta+Home');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('End');
      await petri.editor.press('Shift+Alt+F');
      await expect(petri.editor).toHaveValue(PRETTY);
      await page.keyboard.type(' // main');
      await expect(petri.editor).toHaveValue(`${PRETTY.trimEnd()} // main\n`);
    });

    test('a text that cannot be read stays, and the caret goes to the place', async ({ petri, page }) => {
      const broken = 'int main(void) {\n    puts("a";\n}\n';
      await petri.editor.fill(broken);
      await page.getByRole('button', { name: 'Cell actions' }).click();
      await page.getByRole('button', { name: 'Format (clang-format)' }).click();
      await expect(page.getByText(/^main\.c, line 3 cannot be formatted: '}' cannot close/)).toBeVisible();
      await expect(petri.editor).toHaveValue(broken);
      await page.keyboard.type(')');
      await expect(petri.editor).toHaveValue('int main(void) {\n    puts("a";\n)}\n');
    });
  });
}

test('a formatter is fetched when it is first used, as a part of its language', async ({ petri }) => {
  const formatters = (): string[] =>
    petri.requests.filter((url) => /clang-format|prettier|ruff|sql-formatter/.test(url));
  await petri.openCell({ source: UGLY });
  await petri.run();
  expect(formatters()).toEqual([]);
  await petri.editor.press('Shift+Alt+F');
  await expect(petri.editor).toHaveValue(PRETTY);
  expect(formatters()).toEqual([expect.stringMatching(/\/assets\/languages\/clang-format-[^/]+\.js$/)]);
});

test('files go to the formatter of their kind, with the settings of the cell', async ({ petri, page }) => {
  const files = { 'style.css': 'a{color:red}', '.clang-format': 'IndentWidth: 2\n', data: '1' };
  await petri.openCell({ source: UGLY, files });
  await petri.editor.press('Shift+Alt+F');
  await expect(petri.editor).toHaveValue(/return a \+ b;/);
  await expect(petri.editor).not.toHaveValue(/ {4}return/);
  await page.getByRole('tab', { name: 'style.css' }).click();
  await petri.editor.press('Shift+Alt+F');
  await expect(petri.editor).toHaveValue('a {\n  color: red;\n}\n');
  await page.getByRole('tab', { name: 'data', exact: true }).click();
  await page.getByRole('button', { name: 'Cell actions' }).click();
  await expect(page.getByRole('button', { name: 'Move up' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Format/ })).toHaveCount(0);
});

for (const [language, source, formatted] of [
  ['javascript', 'f( "a" )', "f('a');\n"],
  ['typescript', 'let a:string', 'let a: string;\n'],
  [
    'assemblyscript',
    '@inline function f( ):f64{return 1.}',
    '@inline function f(): f64 {\n  return 1.0;\n}\n',
  ],
  ['python', 'f( "ä" )', 'f("ä")\n'],
  ['sql', 'select 1', 'select\n  1\n'],
  ['go', 'package main\nfunc main( ) { println( 1 ) }\n', 'package main\n\nfunc main() { println(1) }\n'],
] as const) {
  test(`${language} is formatted in the page`, async ({ petri }) => {
    const manifest = readManifests().find(({ id }) => id === language);
    const reason = manifest && whyNotTried(manifest, readPackIndex());
    test.skip(reason !== undefined, reason);
    await petri.openCell({ language, source });
    await petri.editor.press('Shift+Alt+F');
    await expect(petri.editor).toHaveValue(formatted);
  });
}
