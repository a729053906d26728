import { expect, test } from 'vitest';
import type { Digest } from '#model/digest.ts';
import { testPetri } from './testing/test-petri.ts';

const petri = testPetri('given-artifact');

const PRINTS = (letter: string): string => `(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\\08\\00\\00\\00\\02\\00\\00\\00${letter}\\n")
  (func (export "_start") (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)))))`;

async function compiled(letter: string) {
  const { digest, bytes } = await petri().compile({ language: 'wat', source: PRINTS(letter) });
  if (digest === undefined || bytes === undefined) throw new Error('it did not compile');
  return { digest, bytes };
}

test('an artifact that is given is run, and its source is not compiled', async () => {
  const artifact = await compiled('a');
  const source = '(module (this does not compile';
  const result = await petri().run({ language: 'wat', source }, { artifact }).result;
  expect(result).toMatchObject({
    outcome: 'exited',
    stdout: 'a\n',
    cacheHit: true,
    timings: { compileMs: 0 },
  });
  expect(result.artifact).toMatchObject({ digest: artifact.digest, manifest: { kind: 'wasi-command' } });
  // It was not kept for the source that it stood for.
  expect(await petri().run({ language: 'wat', source }).result).toMatchObject({
    outcome: 'failed-to-compile',
  });
});

test('bytes that are not what the digest says are not run', async () => {
  const { digest, bytes } = await compiled('b');
  const other = bytes.with(-1, 255);
  const swapped = { digest: (await compiled('c')).digest, bytes };
  for (const artifact of [{ digest, bytes: other }, { digest, bytes: bytes.slice(0, -1) }, swapped]) {
    const result = await petri().run({ language: 'wat', source: PRINTS('b') }, { artifact }).result;
    expect(result).toMatchObject({ outcome: 'failed-to-compile', stdout: '' });
    expect(result.diagnostics.map(({ code }) => code)).toEqual(['artifact.digest-mismatch']);
  }
});

test('what is no program is refused, and so is an artifact for a language that runs from its source', async () => {
  const empty = new Uint8Array();
  const digest: Digest = 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
  for (const language of ['wat', 'lua']) {
    const run = petri().run({ language, source: '' }, { artifact: { digest, bytes: empty } });
    const { outcome, diagnostics } = await run.result;
    expect([outcome, ...diagnostics.map(({ code }) => code)]).toEqual([
      'failed-to-compile',
      'artifact.unusable',
    ]);
  }
  const odd = { digest: 'sha256:no', bytes: empty } as unknown as { digest: Digest; bytes: typeof empty };
  const { diagnostics } = await petri().run({ language: 'wat', source: '' }, { artifact: odd }).result;
  expect(diagnostics.map(({ code }) => code)).toEqual(['artifact.unusable']);
});
