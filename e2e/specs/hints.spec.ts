import { whyNotHere } from '../../toolchain/service/testing/test-service.ts';
import { expect } from '../fixtures/petri.ts';
import { sentTo, test } from '../fixtures/service-page.ts';
import { madeUpService, realService, sendJson } from '../fixtures/service-site.ts';

const noRust = await whyNotHere('rust', 'browser');

test.describe('mistakes that are known', () => {
  const WRONG = 'fn main() {\n    // println("no")\n    let s = "println(no)";\n    println("{s}");\n}\n';

  test('are shown while one types, before anything is sent, and are mended', async ({ openWith }) => {
    const petri = await openWith(
      madeUpService((_request, response) =>
        sendJson(response, 200, {
          targets: [{ language: 'rust', target: 'browser', available: true }],
        }),
      ),
    );
    const { page } = petri;
    await petri.choose('rust');
    await petri.setSource(WRONG);
    const problems = page.getByRole('list', { name: 'Problems' });
    await expect(problems.getByRole('listitem')).toHaveCount(1);
    await expect(problems).toContainText('main.rs:4:5');
    await expect(problems).toContainText('macro-without-mark');
    expect(sentTo(petri)).toEqual([]);
    // By the keyboard alone.
    const fix = problems.getByRole('button', { name: /^Fix main\.rs:4:5: .*Write: println!\($/ });
    await fix.focus();
    await page.keyboard.press('Enter');
    await expect(problems).toHaveCount(0);
    await expect(petri.editor).toHaveValue(WRONG.replace('    println("{s}")', '    println!("{s}")'));
    await petri.editor.press('ControlOrMeta+z');
    await expect(petri.editor).toHaveValue(WRONG);
    await expect(problems.getByRole('listitem')).toHaveCount(1);
    expect(petri.problems).toEqual([]);
  });

  test('keep nobody from running the cell', async ({ openWith }) => {
    test.skip(noRust !== undefined, noRust);
    const petri = await openWith(await realService());
    await petri.choose('rust');
    await petri.setSource(WRONG);
    const problems = petri.page.getByRole('list', { name: 'Problems' });
    await expect(problems.getByRole('listitem')).toHaveCount(1);
    expect(await petri.run()).toBe('failed to compile');
    // The compiler's own words, and the hint once, though the service knows it too.
    await expect(problems.getByText('macro-without-mark')).toHaveCount(1);
    await expect(problems).toContainText('expected function, found macro');
  });

  test('are none in a language that has no list of them', async ({ openWith }) => {
    const petri = await openWith(undefined);
    await petri.setSource('int main(void) { println("x"); }');
    await petri.page.waitForTimeout(1200);
    await expect(petri.page.getByRole('list', { name: 'Problems' })).toHaveCount(0);
    expect(petri.requests.filter((url) => /hints/.test(url))).toEqual([]);
  });
});
