import { describe, expect, it } from 'vitest';
import type { Grant } from '#model/grant.ts';
import { levelGrants } from '#model/level.ts';
import type { Outcome } from '#model/outcome.ts';
import { Broker } from './broker.ts';

const NOW = 1_800_000_000_000;

function brokerOf(...capabilities: (string | Partial<Grant>)[]): Broker {
  const grants = capabilities.map((asked, at): Grant => {
    const given = typeof asked === 'string' ? { capability: asked } : asked;
    return { id: String(at), capability: 'clock', issuer: 'reader', ...given };
  });
  return new Broker({ grants, cell: 'a', now: () => NOW });
}

function read(target: string) {
  return { name: 'fs', verb: 'read', target };
}

describe('a broker', () => {
  it('counts what it decides, by target', () => {
    const broker = brokerOf('fs.read:/data/**');
    expect(broker.may(read('/data/a'), 10)).toBe(true);
    expect(broker.may(read('/data/a'), 5)).toBe(true);
    expect(broker.may(read('/b'), 7)).toBe(false);
    expect(broker.has(read('/data/c'))).toBe(true);
    expect(broker.tally()).toEqual([
      { capability: 'fs.read:/data/a', allowed: 2, denied: 0, bytes: 15 },
      { capability: 'fs.read:/b', allowed: 0, denied: 1, bytes: 0 },
    ]);
  });

  it('keeps the tally small, whatever a guest tries', () => {
    const broker = brokerOf();
    for (let at = 0; at < 5_000; at++) broker.may(read(`/${String(at)}`));
    const tally = broker.tally();
    expect(tally.length).toBeLessThan(600);
    expect(tally.reduce((sum, { denied }) => sum + denied, 0)).toBe(5_000);
    expect(tally.at(-1)).toEqual({ capability: 'fs.read', allowed: 0, denied: 4_500, bytes: 0 });
  });

  it('takes a grant back from the next call on', () => {
    const broker = brokerOf({ id: 'one', capability: 'clock' });
    expect(broker.may({ name: 'clock' })).toBe(true);
    expect(broker.revoke('one')).toBe(true);
    expect(broker.may({ name: 'clock' })).toBe(false);
    expect(broker.list()).toEqual([]);
  });

  it('gives no grant of another cell', () => {
    expect(brokerOf({ capability: 'clock', cell: 'b' }).may({ name: 'clock' })).toBe(false);
    expect(brokerOf({ capability: 'clock', cell: 'a' }).may({ name: 'clock' })).toBe(true);
  });

  it('answers the guest’s own questions', () => {
    const broker = brokerOf('fs.read:/data/**', 'net.get:https://api.example.org', 'clock');
    const asked = (text: string): boolean => broker.hasText(text);
    expect(['clock', 'fs.read:/data/x', 'net.get:https://api.example.org/v1'].map(asked)).toEqual([
      true,
      true,
      true,
    ]);
    expect(
      ['random', 'fs.read', 'fs.read:/x', 'fs.read:/data/../x', 'fs.write:/data/x', 'nonsense', ''].map(
        asked,
      ),
    ).toEqual([false, false, false, false, false, false, false]);
    expect(broker.list()).toEqual(['fs.read:/data/**', 'net.get:https://api.example.org', 'clock']);
    expect(broker.tally()).toEqual([]);
  });

  it('knows when a whole verb is open for good', () => {
    const trusted = new Broker({ grants: levelGrants('trusted'), cell: 'a' });
    expect(trusted.hasAll('fs', 'delete')).toBe(true);
    expect(brokerOf('fs').hasAll('fs', 'write')).toBe(true);
    expect(brokerOf('fs.write:/a/**').hasAll('fs', 'write')).toBe(false);
    expect(brokerOf({ capability: 'fs', expiresAt: NOW + 1 }).hasAll('fs', 'write')).toBe(false);
    expect(brokerOf({ capability: 'fs', limits: { uses: 3 } }).hasAll('fs', 'write')).toBe(false);
    expect(brokerOf({ capability: 'fs', cell: 'b' }).hasAll('fs', 'write')).toBe(false);
  });

  it('calls a failure after a refusal by its reason', () => {
    const exit = (exitCode: number): Outcome => ({ kind: 'exited', exitCode });
    const broker = brokerOf();
    expect(broker.outcome(exit(1))).toEqual(exit(1));
    // What is stood in for is no error that a program could fail by.
    for (const name of ['clock', 'random', 'stdin']) broker.may({ name });
    expect(broker.outcome(exit(1))).toEqual(exit(1));
    broker.may(read('/x'));
    expect(broker.outcome(exit(0))).toEqual(exit(0));
    expect(broker.outcome(exit(1))).toEqual({ kind: 'denied', capability: 'fs.read:/x', exitCode: 1 });
    const trap = { reason: 'unreachable executed', frames: [] };
    expect(broker.outcome({ kind: 'trapped', trap })).toEqual({
      kind: 'denied',
      capability: 'fs.read:/x',
      trap,
    });
    expect(broker.outcome({ kind: 'stopped' })).toEqual({ kind: 'stopped' });
  });
});
