import { expect, it, vi } from 'vitest';
import { MemoryTally, parseQuotas, Quotas } from './quota.ts';

it('counts the work of a day, and gives it back when the day is over', async () => {
  vi.useFakeTimers({ now: 1_000_000_000_000 });
  const quotas = new Quotas(parseQuotas(['*=/10', 'ci=/']), new MemoryTally());
  quotas.charge('key a', 9.5);
  expect(await quotas.take('key a')).toEqual({
    headers: { RateLimit: '"seconds";r=0;t=86400', 'RateLimit-Policy': '"seconds";q=10;w=86400' },
  });
  quotas.charge('key a', 1);
  vi.advanceTimersByTime(60_000);
  expect((await quotas.take('key a')).spent).toMatchObject({
    code: 'service.quota-spent',
    detail: { retryAfter: 86_340 },
  });
  expect((await quotas.take('key b')).spent).toBeUndefined();
  quotas.charge('key ci', 1_000);
  expect(await quotas.take('key ci')).toEqual({ headers: {} });
  vi.advanceTimersByTime(86_400_000);
  expect((await quotas.take('key a')).spent).toBeUndefined();
  vi.useRealTimers();
});

it('says what a quota is written like', () => {
  expect(() => parseQuotas(['ci=1'])).toThrow(expect.objectContaining({ code: 'service.settings-invalid' }));
});
