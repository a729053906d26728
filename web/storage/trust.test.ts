import { expect, it } from 'vitest';
import type { StoreReport } from '#model/artifact-store.ts';
import { AuditLog } from './audit.ts';
import { TrustStore } from './trust.ts';
import { auditSuite, trustSuite } from './trust.suite.ts';

// Node has no IndexedDB: what a page has when storage is blocked.
trustSuite('memory', () => new TrustStore());
auditSuite('memory', (_place, limit) => new AuditLog(limit === undefined ? {} : { limit }));

it('trust that cannot be kept says so, once', async () => {
  const reports: StoreReport[] = [];
  const store = new TrustStore({ onReport: (report) => reports.push(report) });
  await store.save('a', { level: 'sandbox', grants: [] });
  await store.save('a', { level: 'standard', grants: [] });
  expect(reports.map(({ code }) => code)).toEqual(['storage.unavailable']);
  expect(await store.load('a')).toEqual({ level: 'standard', grants: [] });
});
