import type { Page } from '@playwright/test';
import { outcomeText } from '../../web/model/outcome.ts';
import type { LanguageManifest } from '../../web/model/language.ts';
import type { Sample } from '../../web/model/sample.ts';
import { listSamples, readManifests, readSample } from '../../toolchain/samples/read.ts';
import { readPackIndex, whyNotTried } from '../../toolchain/checks/why-not.ts';
import { whyNoGpu } from '../fixtures/gpu.ts';
import { expect, test } from '../fixtures/petri.ts';

// The programs are the same with and without the headers: once is enough, where the browser can do less.
test.skip(({ isolation }) => isolation, 'runs without the isolation headers');

const samples = listSamples().map(({ language, id }) => readSample(language, id));
const manifests = readManifests();
const LABELS: Readonly<Record<string, string>> = Object.fromEntries(
  manifests.map(({ id, label }) => [id, label]),
);

/** Of each language whose samples Node runs, too, this many every time; the others in the long form. */
const SHORT = 2;

for (const manifest of manifests) {
  const own = samples.filter(({ language }) => language === manifest.id);
  const isInNode =
    manifest.sandboxOnly !== true && manifest.needs === undefined && manifest.kind !== 'markdown';
  const short = isInNode ? own.slice(0, SHORT) : own;
  const long = own.slice(short.length);
  testSamples(manifest, short);
  if (long.length > 0) testSamples(manifest, long, 'the rest: ');
}

function testSamples(manifest: LanguageManifest, own: readonly Sample[], rest = ''): void {
  const { id: language, label } = manifest;
  const name = `${rest}${label} samples do what they should, opened from the gallery`;
  test(name, { tag: rest === '' ? [] : '@long' }, async ({ petri, page }) => {
    const reason = whyNotTried(manifest, readPackIndex());
    test.skip(reason !== undefined, reason);
    // A page, a compiler, and one program after the other: seconds for each in C++.
    test.setTimeout(600_000);
    expect(own).not.toEqual([]);
    await petri.open();
    const noGpu = manifest.needs === 'webgpu' ? await whyNoGpu(page) : undefined;
    test.skip(noGpu !== undefined, noGpu);
    for (const sample of own) {
      await test.step(sample.id, async () => {
        await openSample(page, sample);
        if (manifest.kind === 'markdown') {
          await checkText(page, sample);
          return;
        }
        await expect(petri.language).toHaveValue(language);
        // What asks as it goes is answered beforehand here.
        if (sample.interactive) await petri.stdin.fill(sample.stdin ?? '');
        else await expect(petri.stdin).toHaveValue(sample.stdin ?? '');
        const { outcome, exitCode = 0, stdout } = sample.expected;
        const words =
          outcome === 'exited' ? outcomeText({ kind: outcome, exitCode }) : outcome.replaceAll('-', ' ');
        expect.soft(await petri.run(), sample.id).toBe(words);
        expect.soft(await petri.stdoutText(), sample.id).toBe(stdout);
        await checkBesides(page, sample);
      });
    }
  });
}

test('a sample that asks is answered in the terminal', async ({ petri, page }) => {
  const sample = samples.find(({ id, language }) => language === 'c' && id === '02-guess-the-number');
  if (sample === undefined) throw new Error('the sample is gone');
  await petri.open();
  await openSample(page, sample);
  await petri.start();
  const terminal = page.getByRole('textbox', { name: 'Terminal' });
  for (const line of (sample.stdin ?? '').trimEnd().split('\n')) {
    await expect(petri.output).toHaveText(/Your guess: $/);
    const before = (await petri.outputText()).length;
    await terminal.focus();
    await page.keyboard.type(`${line}\n`);
    await expect.poll(async () => (await petri.outputText()).length).toBeGreaterThan(before);
  }
  expect(await petri.outcome()).toBe('exited 0');
  expect(await petri.outputText()).toBe(sample.expected.stdout);
});

async function openSample(page: Page, sample: Sample): Promise<void> {
  await page.getByRole('button', { name: 'Samples' }).click();
  const gallery = page.getByRole('dialog', { name: 'Samples' });
  const label = LABELS[sample.language] ?? '';
  await gallery.getByRole('button', { name: label, exact: true }).click();
  // An entry's name is its title, its language and its description.
  const name = new RegExp(`^${escape(sample.title)}\\s+${escape(label)}\\s`);
  await gallery.getByRole('button', { name }).click();
  await expect(gallery).toBeHidden();
  await expect(page.getByRole('textbox', { name: 'Notebook title' })).toHaveValue(sample.title);
}

/** A text is there without being run, and what is wrong with it is said. */
async function checkText(page: Page, { id, source, expected }: Sample): Promise<void> {
  const [, title = ''] = /^# (.*)/.exec(source) ?? [];
  await expect.soft(page.getByRole('heading', { name: title, level: 1 }), id).toBeVisible();
  for (const { message = '' } of expected.diagnostics) {
    await expect.soft(page.getByText(message).first(), `what ${id} says`).toBeVisible();
  }
}

/** Pictures, files and diagnostics: that they are there. Their bytes are the conformance test's business. */
async function checkBesides(page: Page, { id, expected }: Sample): Promise<void> {
  const figures = page.getByRole('figure');
  await expect.soft(figures, `displays of ${id}`).toHaveCount(expected.displays.length);
  for (const name of Object.keys(expected.files)) {
    // The list of files is folded until it is asked for.
    await expect.soft(page.getByText(name, { exact: true }).first(), `a file of ${id}`).toBeAttached();
  }
  for (const { message } of expected.diagnostics) {
    if (message !== undefined)
      await expect.soft(page.getByText(message).first(), `what ${id} says`).toBeVisible();
  }
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
