import { constants, deflateRawSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { fragmentOf } from '../../fixtures/petri-page.ts';
import { expect, expectWorks, test } from '../../fixtures/threats.ts';

test.describe.configure({ mode: 'default' });

const ATTACK = '"><img src=x onerror="globalThis.attacked=1"><script>globalThis.attacked=1</script>';

const cellAt = (page: Page, number: number) =>
  page.getByRole('article', { name: `Cell ${String(number)}`, exact: true });

/** Runs one cell of several, and gives what it printed. */
async function runCell(page: Page, number: number, ends: RegExp = /exited 0$/): Promise<string> {
  const cell = cellAt(page, number);
  await cell.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(cell.getByRole('status', { name: 'Run status' })).toHaveText(ends);
  return (await cell.getByRole('region', { name: 'Output' }).textContent()) ?? '';
}

async function expectUnharmed(page: Page): Promise<void> {
  for (const frame of page.frames()) {
    expect(await frame.evaluate(() => 'attacked' in globalThis), frame.url()).toBe(false);
  }
}

test('threat 15 visitor: markup in every text of a link, and in all that its cells show, stays text', async ({
  petri,
  page,
}) => {
  const text = `${ATTACK}\n\n[x](javascript:globalThis.attacked=1) <form action="javascript:globalThis.attacked=1"><button>b</button></form>`;
  const notebook = {
    format: 1,
    title: ATTACK,
    cells: [
      {
        id: 'a',
        language: 'c',
        source: `#include "${ATTACK.replaceAll(/[":\\/]/g, '')}.h"\n#error ${ATTACK}\n`,
        files: { [`${ATTACK.replaceAll(/[":\\/]/g, '')}.h`]: ATTACK },
        args: [ATTACK],
        env: { NAME: ATTACK },
        stdin: ATTACK,
      },
      {
        language: 'javascript',
        source: `const attack = ${JSON.stringify(ATTACK)};
console.log(attack);
console.error(attack);
petri.writeFile(attack.replaceAll('/', ''), attack);
petri.display('text/html', attack + '<svg onload="globalThis.attacked=1"></svg><a href="javascript:globalThis.attacked=1">go</a>');
petri.display('image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="top.attacked=1"><script>top.attacked=1</script></svg>');
petri.display('application/json', { [attack]: attack });
petri.display('text/x-unknown', attack);`,
      },
      { kind: 'markdown', language: 'markdown', source: text },
    ],
  };
  await page.goto(petri.site + fragmentOf(notebook));
  await petri.trust();
  await runCell(page, 1, /failed to compile$/);
  await expect(page.getByText(/<img src=x onerror=/).first()).toBeVisible();
  expect(await runCell(page, 2)).toContain(ATTACK);
  await page.frameLocator('iframe[title="HTML from the program"]').getByText('go').click();
  const shown = page.getByRole('article', { name: 'Text 3' });
  await expect(shown).toContainText('There is no file x in this cell');
  await expectUnharmed(page);
  await shown.getByRole('button', { name: 'Edit' }).click();
  await expect(shown.getByRole('textbox', { name: 'Editor' })).toHaveValue(text);
  await expectUnharmed(page);
  expect(await runCell(page, 2)).toContain(ATTACK);
  // What the frame was refused is on the browser's console.
  petri.problems.length = 0;
});

test('threat 16 visitor: nothing of a link runs by itself, whatever it says and whoever opens it', async ({
  petri,
  page,
}) => {
  const orders = {
    autorun: true,
    run: true,
    autoRun: 'yes',
    limits: { timeMs: 1e12 },
    service: 'http://127.0.0.1:1',
  };
  const source = 'console.log("ran")';
  const notebook = { format: 1, ...orders, cells: [{ language: 'javascript', source, ...orders }] };
  await page.goto(`${petri.site}?autorun=1&run=1${fragmentOf(notebook)}`);
  await expect(petri.runButton).toBeVisible();
  await page.evaluate(() => {
    for (const message of [
      'run',
      { type: 'run', id: 1 },
      { petri: 'run' },
      { type: 'ready', autorun: true },
    ]) {
      postMessage(message, '*');
    }
    dispatchEvent(new HashChangeEvent('hashchange'));
  });
  await page.waitForTimeout(1_000);
  await expect(petri.status).toHaveText('Ready');
  expect(await petri.outputText()).toBe('');
  expect(await petri.run()).toBe('exited 0');
  expect(await petri.outputText()).toBe('ran\n');
});

/** A gigabyte in a megabyte: one block of zeros, again and again. */
function bomb(): string {
  const block = deflateRawSync(Buffer.alloc(64 * 1024 * 1024), {
    level: 9,
    finishFlush: constants.Z_FULL_FLUSH,
  });
  return `#v1:${Buffer.concat([...Array<Buffer>(16).fill(block), Buffer.from([3, 0])]).toString('base64url')}`;
}

const packed = (json: string): string => `#v1:${deflateRawSync(json).toString('base64url')}`;

test('threat 17 visitor: links that cannot be read are refused in words, and the reader’s own work is as it was', async ({
  petri,
  page,
}) => {
  await petri.open();
  await petri.choose('javascript');
  await petri.setSource('console.log("mine")');
  expect(await petri.run()).toBe('exited 0');
  // Saving is not immediate.
  await page.waitForTimeout(1500);
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  for (const [name, hash] of [
    ['cut in the middle', '#v1:q1ZKVbJSSkksSVSqBQA'],
    ['of a version that does not exist yet', '#v9:abc'],
    ['a bomb', bomb()],
    ['as long as an address may be', `#v1:${'A'.repeat(1_900_000)}`],
    ['deep', packed(`{"format":1,"cells":[],"x":${deep}}`)],
    ['wide', packed(JSON.stringify({ format: 1, cells: Array(5_000).fill({ language: 'c', source: '' }) }))],
    ['no code', `#code/${'A'.repeat(400_000)}`],
  ] as const) {
    await test.step(name, async () => {
      await page.goto(petri.site + hash);
      await expect.soft(page.getByText('This link could not be opened.'), name).toBeVisible();
      await expect.soft(petri.editor, name).toHaveValue('console.log("mine")');
    });
  }
  expect(await petri.run()).toBe('exited 0');
  expect(await petri.outputText()).toBe('mine\n');
});

test('threat 18 visitor: names that every object has are names like others', async ({ petri, page }) => {
  for (const language of ['cobol', 'constructor']) {
    await page.goto('about:blank');
    await page.goto(petri.site);
    await petri.openCell({ language, source: 'x' }).catch(() => undefined);
    await expect(page.getByText(`no language “${language}”`)).toBeVisible();
  }
  const hostile = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
  const writes = `const hostile = () => JSON.parse(${JSON.stringify(hostile)});
petri.writeFile('__proto__', 'a');
petri.writeFile('constructor/prototype', 'b');
petri.display('application/json', hostile(), { metadata: hostile(), id: '__proto__' });
petri.display({ ...hostile(), 'text/plain': 'x' });
throw Object.assign(new Error('thrown'), hostile());`;
  const reads = `console.log(petri.listFiles().join(), petri.readFile('__proto__'), petri.readFile('constructor/prototype'));`;
  const cells = [writes, reads].map((source) => ({
    language: 'javascript',
    source,
    env: JSON.parse(hostile) as object,
  }));
  const json = JSON.stringify({ format: 1, cells }).replaceAll(
    '"env":',
    `"env":{"__proto__":"x"},"ignored":`,
  );
  await page.goto('about:blank');
  await page.goto(petri.site + packed(json));
  await expect(cellAt(page, 2)).toBeVisible();
  await petri.trust();
  await runCell(page, 1, /trapped$/);
  expect(await runCell(page, 2)).toBe('__proto__,constructor/prototype a b\n');
  for (const frame of page.frames()) {
    expect(await frame.evaluate(() => (({}) as Record<string, unknown>)['polluted'])).toBeUndefined();
  }
});

test('threat 19 visitor: names lead nowhere but into the cell’s own folder, and look like what they are', async ({
  petri,
  page,
  runs,
}) => {
  const seen = await runs.run({
    language: 'c',
    source: `#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
int main(void) {
  const char *names[] = {"/etc/passwd", "../../etc/passwd", "/proc/self/environ", "a/../../x", "link/passwd",
    "C:\\\\Windows", "..", "/../../../etc/passwd"};
  symlink("../../../etc", "link");
  if (symlink("/etc", "root") == 0) puts("an absolute link");
  for (int i = 0; i < 8; i++) {
    FILE *f = fopen(names[i], "r");
    if (f) printf("opened %s\\n", names[i]);
  }
  FILE *f = fopen("../escaped.txt", "w");
  if (f) fputs("x", f);
}`,
  });
  expect(seen).toMatchObject({ outcome: 'exited', exitCode: 0, stdout: '' });
  for (const name of Object.keys(seen.files)) expect(name).toMatch(/^[^/.][^/]*$/);
  await expectWorks(runs);

  const writes = `for (const name of ['../up', '/root', 'a\\0b', '..']) {
  try { petri.writeFile(name, ''); console.log('wrote', name); } catch (error) { console.log(error.code); }
}
petri.writeFile('harmless\\u202egnp.exe', 'MZ');`;
  await petri.openCell({ language: 'javascript', source: writes });
  await petri.trust();
  expect(await petri.run()).toBe('exited 0');
  expect(await petri.outputText()).toBe('EINVAL\nwrote /root\nEINVAL\nEINVAL\n');
  await page.getByText('2 files written').click();
  await expect(page.getByText('harmless⟨U+202E⟩gnp.exe')).toBeVisible();
});
