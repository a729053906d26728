import { expect, test } from '../fixtures/petri.ts';

test(
  'threat 5 page: a flood of output is cut in the view, says so, and leaves the page responsive',
  { tag: '@plain-long' },
  async ({ petri, page }) => {
    await petri.openCell({
      limits: { timeMs: 60_000 },
      source:
        '#include <stdio.h>\n#include <unistd.h>\nint main(void) { for (int i = 0; i < 4000000; i++) puts("flooding the page"); }\n',
    });
    await page.evaluate(() => {
      const tasks: number[] = [0];
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) tasks.push(duration);
      }).observe({ type: 'longtask' });
      Object.assign(globalThis, { tasks });
    });
    expect(await petri.run()).toBe('exited 0');
    await expect(page.getByText(/not shown/i).first()).toBeVisible();
    const longest = await page.evaluate(() =>
      Math.max(...(globalThis as unknown as { tasks: number[] }).tasks),
    );
    // Generous for two busy cores; without batches and a cap this is many seconds.
    expect(longest).toBeLessThan(1500);
  },
);

test('long output is shown at its end, as long as its reader does not scroll up', async ({ petri }) => {
  await petri.openCell({
    source:
      '#include <stdio.h>\n#include <unistd.h>\nint main(void) { for (int i = 0; i < 4000; i++) printf("%d a line that is long enough to be broken where there is little room, and then it is two of them, or three on a phone\\n", i); fflush(stdout); fputs("the last\\n", stderr); sleep(5); for (int i = 0; i < 400; i++) puts("more"); }\n',
  });
  const { output } = petri;
  const toEnd = () =>
    output.evaluate((region) => region.scrollHeight - region.scrollTop - region.clientHeight);
  await petri.start();
  await expect(output).toContainText('the last');
  await expect.poll(toEnd).toBeLessThan(24);
  await output.hover();
  await petri.page.mouse.wheel(0, -600);
  await expect.poll(toEnd).toBeGreaterThan(300);
  expect(await petri.outcome()).toBe('exited 0');
  await expect(output).toContainText('more');
  expect(await toEnd()).toBeGreaterThan(600);
});
