import { expect, test } from '../fixtures/petri.ts';

test(
  'threat 5 page: a flood of output is cut in the view, says so, and leaves the page responsive',
  { tag: '@plain-long' },
  async ({ petri, page }) => {
    await petri.openCell({
      limits: { timeMs: 60_000 },
      source:
        '#include <stdio.h>\nint main(void) { for (int i = 0; i < 4000000; i++) puts("flooding the page"); }\n',
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
