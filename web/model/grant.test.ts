import { beforeEach, expect, it } from 'vitest';
import type { HostCall } from './capability.ts';
import { decideFor, Grants, type Grant } from './grant.ts';

const CALL: HostCall = { name: 'net', verb: 'get', target: 'https://api.example.org/v1' };
const NOW = 1_800_000_000_000;

let grants: Grants;
beforeEach(() => {
  grants = new Grants();
});

function add(more: Partial<Grant> = {}, capability = 'net.get:https://api.example.org'): Grant {
  const grant: Grant = {
    id: `grant-${String(grants.all.length)}`,
    capability,
    issuer: 'reader',
    ...more,
  };
  grants.add(grant);
  return grant;
}

it('allows nothing that was not granted', () => {
  expect(grants.decide(CALL, 'a', NOW)).toEqual({ allowed: false, reason: 'none' });
  const grant = add();
  expect(grants.decide(CALL, 'a', NOW)).toEqual({ allowed: true, grant });
  expect(grants.decide({ ...CALL, verb: 'post' }, 'a', NOW)).toEqual({ allowed: false, reason: 'none' });
});

it('is taken back at once', () => {
  const { id } = add();
  expect(grants.decide(CALL, 'a', NOW).allowed).toBe(true);
  expect(grants.revoke(id)).toBe(true);
  expect(grants.revoke(id)).toBe(false);
  expect(grants.decide(CALL, 'a', NOW).allowed).toBe(false);
});

it('is for its cell only', () => {
  add({ cell: 'a' });
  expect(grants.decide(CALL, 'a', NOW).allowed).toBe(true);
  expect(grants.decide(CALL, 'b', NOW)).toEqual({ allowed: false, reason: 'none' });
});

it('ends with its time, its count and its bytes', () => {
  const timed = add({ expiresAt: NOW + 1000 });
  expect(grants.decide(CALL, 'a', NOW + 999).allowed).toBe(true);
  expect(grants.decide(CALL, 'a', NOW + 1000)).toEqual({ allowed: false, reason: 'spent', grant: timed });
  grants.revoke(timed.id);
  const counted = add({ limits: { uses: 2, bytes: 100 } });
  expect(grants.decide(CALL, 'a', NOW, 101).allowed).toBe(false);
  expect(grants.decide(CALL, 'a', NOW, 60).allowed).toBe(true);
  expect(grants.decide(CALL, 'a', NOW, 41).allowed).toBe(false);
  expect(grants.decide(CALL, 'a', NOW, 40).allowed).toBe(true);
  expect(grants.decide(CALL, 'a', NOW)).toEqual({ allowed: false, reason: 'spent', grant: counted });
  expect(grants.uses(counted.id)).toMatchObject({ calls: 2, bytes: 100 });
});

it('is not asked more often than it says, also when the clock goes back', () => {
  add({ limits: { perSecond: 2 } });
  const at = (ms: number): boolean => grants.decide(CALL, 'a', NOW + ms).allowed;
  expect([at(0), at(10), at(999), at(1000), at(1001), at(1002)]).toEqual([
    true,
    true,
    false,
    true,
    true,
    false,
  ]);
  expect(at(-5000)).toBe(true);
});

it('uses another grant when one is spent', () => {
  add({ limits: { uses: 1 } });
  const wider = add({}, 'net:https://**.example.org');
  expect(grants.decide(CALL, 'a', NOW).allowed).toBe(true);
  expect(grants.decide(CALL, 'a', NOW)).toEqual({ allowed: true, grant: wider });
});

it('gives a caller no more than it has itself', () => {
  add();
  const poor = new Grants();
  const able = { grants, cell: 'able' };
  expect(decideFor([able], CALL, NOW).allowed).toBe(true);
  expect(decideFor([{ grants: poor, cell: 'poor' }, able], CALL, NOW).allowed).toBe(false);
  expect(decideFor([], CALL, NOW).allowed).toBe(false);
});
