import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '#model/audit.ts';
import type { AuditLog } from './audit.ts';
import { newNotebookId } from './notebooks.ts';
import { defaultTrust, type Trust, type TrustStore } from './trust.ts';

/** What holds for decisions of a reader, wherever they are kept. */
export function trustSuite(name: string, open: (place: string) => TrustStore): void {
  describe(`trust in ${name}`, () => {
    const trusted: Trust = {
      level: 'standard',
      grants: [{ id: 'g1', capability: 'fs.delete:/**', grantedAt: 1 }],
    };

    it('is what the id says until something is decided: little for what came by a link', async () => {
      const store = open(newNotebookId());
      expect(await store.load(newNotebookId())).toEqual({ level: 'trusted', grants: [] });
      expect(await store.load(newNotebookId(true))).toEqual({ level: 'restricted', grants: [] });
    });

    it('is kept notebook by notebook', async () => {
      const store = open(newNotebookId());
      await store.save('link-a', trusted);
      expect(await store.load('link-a')).toEqual(trusted);
      expect(await store.load('link-b')).toEqual(defaultTrust('link-b'));
      await store.save('link-a', { level: 'restricted', grants: [] });
      expect(await store.load('link-a')).toEqual(defaultTrust('link-a'));
    });
  });
}

export function entry(capability: string): AuditEntry {
  const head = { at: 1, notebook: 'n', run: 'r', cell: 'a', language: 'c', capability };
  return { ...head, kind: 'calls', allowed: 1, denied: 0, bytes: 0 };
}

/** What holds for the log of host calls, wherever it is kept. */
export function auditSuite(name: string, open: (place: string, limit?: number) => AuditLog): void {
  describe(`the audit log in ${name}`, () => {
    const names = async (log: AuditLog) => (await log.list()).map(({ capability }) => capability);

    it('has entries in the order in which they were written, also of writes at the same time', async () => {
      const log = open(newNotebookId());
      await Promise.all([log.add([entry('a'), entry('b')]), log.add([]), log.add([entry('c')])]);
      expect(await names(log)).toEqual(['a', 'b', 'c']);
    });

    it('lets the oldest go when it is full', async () => {
      const log = open(newNotebookId(), 3);
      await log.add([entry('a'), entry('b')]);
      await log.add([entry('c'), entry('d')]);
      expect(await names(log)).toEqual(['b', 'c', 'd']);
      await log.add(['e', 'f', 'g', 'h'].map(entry));
      expect(await names(log)).toEqual(['f', 'g', 'h']);
    });

    it('is empty when it was cleared, and goes on', async () => {
      const log = open(newNotebookId());
      await log.add([entry('a')]);
      expect(await log.clear()).toBe(true);
      expect(await names(log)).toEqual([]);
      await log.add([entry('b')]);
      expect(await names(log)).toEqual(['b']);
    });
  });
}
