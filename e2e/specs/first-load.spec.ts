import { readManifests } from '../../toolchain/samples/read.ts';
import { expect, freshTest as test } from '../fixtures/petri.ts';

// Each in a profile that has nothing yet: what a first visit fetches.
test.use({ isolation: true, base: '/' });

/** Languages, or workers of languages, that something was fetched of. */
function languagesIn(requests: readonly string[]): string[] {
  const names = requests.flatMap(
    (url) => /\/(?:assets\/languages|toolchains)\/([\w.-]+)/.exec(url)?.[1] ?? [],
  );
  return [...new Set(names)].sort();
}

for (const { id, kind } of readManifests()) {
  if (kind === 'markdown') continue;
  test(`a page with a cell of ${id} fetches nothing of other languages when it opens`, async ({
    petri,
    page,
  }) => {
    await petri.openCell({ language: id, source: '1' });
    await page.waitForLoadState('networkidle');
    expect(languagesIn(petri.requests)).toEqual([id]);
  });
}

test('a first visit fetches of languages that of its cell only', async ({ petri, page }) => {
  await petri.open();
  await page.waitForLoadState('networkidle');
  const shown = await petri.language.inputValue();
  expect(languagesIn(petri.requests)).toEqual([shown]);
  await petri.choose('python');
  await expect.poll(() => languagesIn(petri.requests)).toContain('python');
});
