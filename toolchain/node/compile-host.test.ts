import { describe, expect, test } from 'vitest';
import { languages } from '#languages/registry.ts';
import type { PackIndex } from '#model/pack.ts';
import { MemoryArtifactStore } from '#storage/memory.ts';
import { whyNotTried } from '../checks/why-not.ts';
import { NodeCompileHost } from './compile-host.ts';

const reason = 'The pack was not made, because there is no tool. Install the tool and run `npm start`.';
const packs: PackIndex = { format: 1, packs: {}, missing: { go: reason } };

describe('a language whose pack could not be made', () => {
  const host = new NodeCompileHost({ publicFolder: '', packs, languages, store: new MemoryArtifactStore() });
  const request = { language: 'go', source: 'package main\n', files: {}, flags: [] };

  test('is refused with the reason that was found when the packs were made', async () => {
    const failure = { code: 'pack.missing', message: reason };
    await expect(host.identity('go')).rejects.toMatchObject(failure);
    await expect(host.compile(request, {})).rejects.toMatchObject(failure);
    await expect(host.format('go', { file: 'main.go', text: '' })).rejects.toMatchObject(failure);
  });

  test('leaves those alone that need another pack', async () => {
    await expect(host.identity('c')).rejects.toMatchObject({
      code: 'pack.missing',
      message: expect.stringContaining('npm start') as string,
    });
  });
});

describe('whether a language can be tried', () => {
  const go = { label: 'Go', version: 'Go 1.26', pack: 'go' };
  const of = (version: string): PackIndex => ({
    format: 1,
    packs: { go: { id: 'go', version, digest: 'sha256:0', licence: '', path: '', files: [] } },
  });

  test.each(['1.26-12345678', '1.26.8-12345678'])('with pack %s it can', (version) => {
    expect(whyNotTried(go, of(version))).toBeUndefined();
  });

  test.each(['1.24.4-12345678', '1.260-12345678'])(
    'with pack %s it cannot, and the reason says so',
    (version) => {
      expect(whyNotTried(go, of(version))).toContain(version);
    },
  );

  test('without its pack the reason is the one that was found when it was to be made', () => {
    expect(whyNotTried(go, packs)).toBe(reason);
  });
});
