import { afterEach, expect, it, vi } from 'vitest';
import { PageCompileHost } from './page-host.ts';

afterEach(() => vi.unstubAllGlobals());

it('a page that may start no worker is told so by each compile, and none waits for the one before', async () => {
  vi.stubGlobal('Worker', function refused(): never {
    throw new DOMException('The policy of the page allows no workers.', 'SecurityError');
  });
  const host = new PageCompileHost(new URL('./', location.href));
  const request = { language: 'c', source: 'int main(void) { return 0; }', files: {}, flags: [] };
  for (let tried = 0; tried < 2; tried++)
    await expect(host.compile(request, {})).rejects.toMatchObject({ name: 'SecurityError' });
  await expect(host.format('c', { file: 'main.c', text: '', files: {} })).rejects.toMatchObject({
    name: 'SecurityError',
  });
  host.dispose();
});
