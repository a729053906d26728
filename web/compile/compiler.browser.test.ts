import { afterAll, describe, expect, test } from 'vitest';
import type { Progress } from '#model/language.ts';
import { MemoryArtifactStore } from '#storage/memory.ts';
import { Compiler } from './compiler.ts';
import { PageCompileHost } from './page-host.ts';

const store = new MemoryArtifactStore();
const compiler = new Compiler({ store, host: new PageCompileHost(new URL('/', location.href)) });

afterAll(() => {
  compiler.dispose();
});

function c(source: string, flags: readonly string[] = []) {
  return { language: 'c', source, files: {}, flags };
}

describe('the compiler in a page', () => {
  test('compiles C, with progress of the download, and finds it again', async () => {
    const progress: Progress[] = [];
    const request = c('#include <stdio.h>\nint main(void) { puts("hello"); return 0; }\n');
    const first = await compiler.compile(request, { onProgress: (step) => progress.push(step) });
    expect(first).toMatchObject({ ok: true, cacheHit: false });
    expect(progress.map(({ phase }) => phase)).toEqual(
      expect.arrayContaining(['download', 'compile', 'link']),
    );
    const second = await compiler.compile(request);
    expect(second).toMatchObject({ ok: true, cacheHit: true, compileMs: 0 });
  });

  test('a stopped compile rejects at once, and the next one works', async () => {
    const slow = c('#define A(x) x x x x x x x x x x\nint main(void) { return A(A(A(A(A(1+)))))1; }\n', [
      '-O3',
    ]);
    const stop = new AbortController();
    const pending = compiler.compile(slow, { signal: stop.signal });
    setTimeout(() => {
      stop.abort();
    }, 50);
    await expect(pending).rejects.toMatchObject({ code: 'aborted' });
    expect(await compiler.compile(c('int main(void) { return 7; }'))).toMatchObject({ ok: true });
  });
});
