import { describe, expect, it } from 'vitest';
import type { ArtifactStore, StoreReport } from '#model/artifact-store.ts';
import { ARTIFACT_FORMAT, type Artifact } from '#model/artifact.ts';
import { digestBytes, digestJson, type Digest } from '#model/digest.ts';

/** A backend under test. Every call of `open` with one `place` sees the same entries, unless the backend is memory. */
export interface StoreUnderTest {
  readonly name: string;
  readonly survivesReopening: boolean;
  open(place: string, onReport?: (report: StoreReport) => void): Promise<OpenStore>;
}

export interface OpenStore {
  readonly store: ArtifactStore;
  close(): Promise<void>;
  /** Changes kept bytes behind the store's back; undefined where nobody but the store can reach them. */
  readonly damage?: (key: Digest, how: 'flip' | 'truncate' | 'empty' | 'manifest' | 'swap') => Promise<void>;
}

export function keyOf(name: string): Promise<Digest> {
  return digestJson({ test: name });
}

export async function artifactOf(size: number, fill = 1): Promise<Artifact> {
  const bytes = new Uint8Array(size).fill(fill);
  return {
    bytes,
    manifest: {
      format: ARTIFACT_FORMAT,
      digest: await digestBytes(bytes),
      kind: 'wasi-command',
      language: 'c',
      toolchain: 'clang@22.1.0',
      size,
      diagnostics: [{ severity: 'warning', source: 'clang', message: 'unused variable ‘x’' }],
      imports: ['wasi_snapshot_preview1.fd_write'],
    },
  };
}

let places = 0;

/** What every artifact store does, whatever it keeps its entries in. */
export function artifactStoreSuite(backend: StoreUnderTest): void {
  describe(`artifact store in ${backend.name}`, () => {
    async function opened(onReport?: (report: StoreReport) => void): Promise<OpenStore & { place: string }> {
      const place = `suite-${String(Date.now())}-${String(places++)}`;
      return { ...(await backend.open(place, onReport)), place };
    }

    it('gives back bytes and manifest as they were put', async () => {
      const { store } = await opened();
      const key = await keyOf('hello');
      const artifact = await artifactOf(20_000);
      expect(await store.get(key)).toBeUndefined();
      await store.put(key, artifact, { title: 'hello.c' });
      expect(await store.get(key)).toEqual(artifact);
    });

    it('keeps an empty artifact too', async () => {
      const { store } = await opened();
      const key = await keyOf('empty');
      await store.put(key, await artifactOf(0));
      expect((await store.get(key))?.bytes.length).toBe(0);
    });

    it('is not reached by what callers do to their bytes', async () => {
      const { store } = await opened();
      const key = await keyOf('transferred');
      const artifact = await artifactOf(1_000);
      const putting = store.put(key, artifact);
      structuredClone(artifact.bytes, { transfer: [artifact.bytes.buffer] });
      await putting;
      const first = await store.get(key);
      expect(first?.bytes.length).toBe(1_000);
      first?.bytes.fill(9);
      expect((await store.get(key))?.bytes[0]).toBe(1);
    });

    it('keeps only the viewed part of a larger buffer', async () => {
      const { store } = await opened();
      const key = await keyOf('view');
      const { manifest } = await artifactOf(10, 7);
      const large = new Uint8Array(100_000).fill(7);
      await store.put(key, { bytes: large.subarray(500, 510), manifest });
      const kept = await store.get(key);
      expect(kept?.bytes.byteLength).toBe(10);
      expect(kept?.bytes.buffer.byteLength).toBe(10);
    });

    it('threat 8 cache: never gives bytes that do not match their digest', async () => {
      const reports: StoreReport[] = [];
      const { store } = await opened((report) => reports.push(report));
      const key = await keyOf('wrong');
      const { manifest } = await artifactOf(100, 1);
      await store.put(key, { bytes: new Uint8Array(100).fill(2), manifest });
      expect(await store.get(key)).toBeUndefined();
      expect(reports.map(({ code }) => code)).toContain('storage.artifact-damaged');
    });

    it('lists entries, what was used last first, and says how much they take', async () => {
      const { store } = await opened();
      const keys = await Promise.all(['a', 'b', 'c'].map(keyOf));
      for (const [index, key] of keys.entries()) {
        await store.put(key, await artifactOf(100 * (index + 1)), { title: `cell ${String(index)}` });
      }
      await store.get(keys[0] as Digest);
      const entries = await store.list();
      expect(entries.map(({ key }) => key)).toEqual([keys[0], keys[2], keys[1]]);
      expect(entries[0]).toMatchObject({
        title: 'cell 0',
        language: 'c',
        kind: 'wasi-command',
        size: 100,
        pinned: false,
      });
      expect(await store.usage()).toMatchObject({ bytes: 600, entries: 3 });
    });

    it('counts an entry once however often it is put', async () => {
      const { store } = await opened();
      const key = await keyOf('again');
      await store.put(key, await artifactOf(500));
      await store.put(key, await artifactOf(300));
      expect(await store.usage()).toMatchObject({ bytes: 300, entries: 1 });
      await store.delete(key);
      await store.delete(key);
      expect(await store.usage()).toMatchObject({ bytes: 0, entries: 0 });
      expect(await store.get(key)).toBeUndefined();
    });

    it('evicts what was used longest ago when over the quota', async () => {
      const { store } = await opened();
      await store.setQuota(100_000);
      const [a, b, c] = (await Promise.all(['a', 'b', 'c'].map(keyOf))) as [Digest, Digest, Digest];
      await store.put(a, await artifactOf(40_000));
      await store.put(b, await artifactOf(40_000));
      await store.get(a);
      await store.put(c, await artifactOf(40_000));
      expect(await store.get(b)).toBeUndefined();
      expect(await store.get(a)).toBeDefined();
      expect(await store.get(c)).toBeDefined();
      expect(await store.usage()).toMatchObject({ bytes: 80_000, entries: 2, quota: 100_000 });
    });

    it('evicts at once when the quota is lowered', async () => {
      const { store } = await opened();
      for (const name of ['a', 'b', 'c']) await store.put(await keyOf(name), await artifactOf(40_000));
      await store.setQuota(90_000);
      expect((await store.list()).map(({ key }) => key)).toEqual([await keyOf('c'), await keyOf('b')]);
      await store.setQuota(0);
      expect(await store.usage()).toMatchObject({ bytes: 0, entries: 0 });
    });

    it('keeps what is pinned through eviction, a new put and a clear', async () => {
      const { store } = await opened();
      await store.setQuota(100_000);
      const [a, b, c] = (await Promise.all(['a', 'b', 'c'].map(keyOf))) as [Digest, Digest, Digest];
      await store.put(a, await artifactOf(40_000));
      await store.pin(a, true);
      await store.put(a, await artifactOf(41_000));
      await store.put(b, await artifactOf(40_000));
      await store.put(c, await artifactOf(40_000));
      expect((await store.list()).map(({ key, pinned }) => [key, pinned])).toEqual([
        [c, false],
        [a, true],
      ]);
      await store.clear();
      expect((await store.list()).map(({ key }) => key)).toEqual([a]);
      await store.pin(a, false);
      await store.clear();
      expect(await store.usage()).toMatchObject({ bytes: 0, entries: 0 });
    });

    it('clears everything when asked to', async () => {
      const { store } = await opened();
      const key = await keyOf('pinned');
      await store.put(key, await artifactOf(10));
      await store.pin(key, true);
      await store.clear({ pinned: true });
      expect(await store.list()).toEqual([]);
      expect(await store.get(key)).toBeUndefined();
    });

    it('reports what is larger than the quota, and evicts nothing for it', async () => {
      const reports: StoreReport[] = [];
      const { store } = await opened((report) => reports.push(report));
      await store.setQuota(1_000);
      const small = await keyOf('small');
      await store.put(small, await artifactOf(600));
      await store.put(await keyOf('large'), await artifactOf(5_000), { title: 'large.c' });
      expect(reports.map(({ code }) => code)).toEqual(['storage.quota-exceeded']);
      expect(reports[0]?.message).toContain('large.c');
      expect(await store.get(small)).toBeDefined();
    });

    it('runs work of one key one at a time, and others beside it', async () => {
      const { store } = await opened();
      const [a, b] = (await Promise.all(['lock-a', 'lock-b'].map(keyOf))) as [Digest, Digest];
      const order: string[] = [];
      let release = (): void => undefined;
      const gate = new Promise<void>((resolve) => (release = resolve));
      const first = store.locked(a, async () => {
        order.push('first in');
        await gate;
        order.push('first out');
        return 1;
      });
      const second = store.locked(a, () => {
        order.push('second in');
        return Promise.resolve(2);
      });
      const other = await store.locked(b, () => {
        order.push('other in');
        return Promise.resolve(3);
      });
      release();
      expect(await Promise.all([first, second])).toEqual([1, 2]);
      expect(other).toBe(3);
      expect(order.indexOf('other in')).toBeLessThan(order.indexOf('first out'));
      expect(order.indexOf('first out')).toBeLessThan(order.indexOf('second in'));
    });

    it('gives the lock up when the work fails, and passes the failure on', async () => {
      const { store } = await opened();
      const key = await keyOf('lock-fails');
      await expect(store.locked(key, () => Promise.reject(new Error('no compiler')))).rejects.toThrow(
        'no compiler',
      );
      expect(await store.locked(key, () => Promise.resolve('next'))).toBe('next');
    });

    it('makes a thing once when two ask for it at the same time', async () => {
      const { store } = await opened();
      const key = await keyOf('once');
      let made = 0;
      const ask = (): Promise<Artifact> =>
        store.locked(key, async (hadToWait) => {
          const kept = hadToWait ? await store.get(key) : undefined;
          if (kept) return kept;
          made += 1;
          const artifact = await artifactOf(64);
          await store.put(key, artifact);
          return artifact;
        });
      const [one, two] = await Promise.all([ask(), ask()]);
      expect(made).toBe(1);
      expect(one).toEqual(two);
    });

    // What is kept in memory has nothing to open again: no test, rather than one that is skipped.
    const itKeeps = backend.survivesReopening ? it : () => undefined;

    itKeeps('keeps entries, order, pins and quota when opened again', async () => {
      const { store, close, place } = await opened();
      const [a, b] = (await Promise.all(['a', 'b'].map(keyOf))) as [Digest, Digest];
      await store.setQuota(5_000);
      await store.put(a, await artifactOf(100), { title: 'A' });
      await store.put(b, await artifactOf(200));
      await store.pin(b, true);
      await store.get(a);
      await close();
      const again = await backend.open(place);
      expect((await again.store.list()).map(({ key, pinned }) => [key, pinned])).toEqual([
        [a, false],
        [b, true],
      ]);
      expect(await again.store.usage()).toMatchObject({ bytes: 300, entries: 2, quota: 5_000 });
      expect(await again.store.get(a)).toEqual(await artifactOf(100));
      await again.close();
    });

    itKeeps('threat 9 cache: misses, reports and removes what is damaged', async () => {
      for (const how of ['flip', 'truncate', 'empty', 'manifest', 'swap'] as const) {
        const reports: StoreReport[] = [];
        const { store: before, damage, close, place } = await opened();
        if (!damage) throw new Error('a backend that keeps entries can be damaged');
        const [key, other] = (await Promise.all(['damaged', 'sound'].map(keyOf))) as [Digest, Digest];
        await before.put(key, await artifactOf(5_000, 3));
        await before.put(other, await artifactOf(5_000, 4));
        // What was used last may be in memory until then.
        await close();
        await damage(key, how);
        const { store } = await backend.open(place, (report) => reports.push(report));
        expect(await store.get(key), how).toBeUndefined();
        expect(
          reports.map(({ code }) => code),
          how,
        ).toEqual(['storage.artifact-damaged']);
        expect(
          (await store.list()).map((entry) => entry.key),
          how,
        ).toEqual([other]);
        // Made again, it is as good as new.
        await store.put(key, await artifactOf(5_000, 3));
        expect((await store.get(key))?.bytes[0], how).toBe(3);
        expect((await store.get(other))?.bytes[0], how).toBe(4);
      }
    });
  });
}
