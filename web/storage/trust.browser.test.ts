import { openDB } from 'idb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AuditLog } from './audit.ts';
import { newNotebookId } from './notebooks.ts';
import { AUDIT_DATABASE, TRUST_DATABASE } from './schema.ts';
import { TrustStore } from './trust.ts';
import { auditSuite, entry, trustSuite } from './trust.suite.ts';

const opened: { close(): void }[] = [];

function openTrust(place: string): TrustStore {
  const store = new TrustStore({ database: { ...TRUST_DATABASE, name: place } });
  opened.push(store);
  return store;
}

function openLog(place: string, limit?: number): AuditLog {
  const database = { ...AUDIT_DATABASE, name: place };
  const log = new AuditLog({ database, ...(limit !== undefined && { limit }) });
  opened.push(log);
  return log;
}

afterEach(() => {
  vi.restoreAllMocks();
  for (const each of opened.splice(0)) each.close();
});

trustSuite('IndexedDB', openTrust);
auditSuite('IndexedDB', openLog);

describe('trust after a reload', () => {
  it('is as it was decided', async () => {
    const place = newNotebookId();
    await openTrust(place).save('link-a', { level: 'sandbox', grants: [] });
    expect(await openTrust(place).load('link-a')).toEqual({ level: 'sandbox', grants: [] });
  });

  it('is the default of the id when what is stored is none, and never unrestricted', async () => {
    const place = newNotebookId();
    await openTrust(place).save('other', { level: 'sandbox', grants: [] });
    const database = await openDB(place);
    const good = { id: 'g', capability: 'clock', grantedAt: 1 };
    const stored = {
      'link-1': { level: 'unrestricted', grants: [] },
      'link-2': { level: 'all', grants: [] },
      'link-3': 'trusted',
      'link-4': { level: 'standard', grants: [{ ...good, capability: 'everything' }, 7, good] },
    };
    for (const [key, value] of Object.entries(stored)) await database.put('trust', value, key);
    database.close();
    const store = openTrust(place);
    for (const id of ['link-1', 'link-2', 'link-3']) {
      expect(await store.load(id), id).toEqual({ level: 'restricted', grants: [] });
    }
    expect(await store.load('link-4')).toEqual({ level: 'standard', grants: [good] });
  });

  it('is the default of the id when the store cannot be read', async () => {
    const place = newNotebookId();
    await openTrust(place).save('link-a', { level: 'trusted', grants: [] });
    vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(() => {
      throw new DOMException('no', 'UnknownError');
    });
    expect(await openTrust(place).load('link-a')).toEqual({ level: 'restricted', grants: [] });
  });
});

it('the audit log survives a reload, and a write that fails is kept as long as the page', async () => {
  const place = newNotebookId();
  await openLog(place).add([entry('a')]);
  const log = openLog(place);
  vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  await log.add([entry('b')]);
  vi.restoreAllMocks();
  expect((await log.list()).map(({ capability }) => capability)).toEqual(['a', 'b']);
  expect((await openLog(place).list()).map(({ capability }) => capability)).toEqual(['a']);
});
