import { expect, test } from '../fixtures/petri.ts';
import { whyNoGpu } from '../fixtures/gpu.ts';

test('a shader where there is no graphics adapter ends with what to do', async ({ petri, page }) => {
  const source = '// @buffer a = 1\n@group(0) @binding(0) var<storage, read_write> a: array<f32>;\n';
  await petri.openCell({
    language: 'wgsl',
    source: `${source}@compute @workgroup_size(1) fn main() { a[0] = 2; }\n`,
  });
  test.skip((await whyNoGpu(page)) === undefined, 'This browser has an adapter.');
  expect(await petri.run()).toBe('failed to compile');
  await expect(
    page.getByText(/gives no graphics adapter to WebGPU\. Turn on hardware acceleration/).first(),
  ).toBeVisible();
  await expect(page.getByText('gpu.no-adapter').first()).toBeVisible();
});
