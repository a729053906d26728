import { expect, it } from 'vitest';
import type { HostCall } from './capability.ts';
import { Grants } from './grant.ts';
import { isLevel, LEVELS, levelGrants, lowest, type Level } from './level.ts';

const HOSTS = ['https://api.example.org'];

function allows(level: Level, call: HostCall): boolean {
  return new Grants(levelGrants(level, HOSTS)).decide(call, 'a', 0).allowed;
}

/** The lowest level that has the call; undefined: none. */
function needed(call: HostCall): Level | undefined {
  return LEVELS.find((level) => allows(level, call));
}

it.each<[HostCall, Level]>([
  [{ name: 'display' }, 'sandbox'],
  [{ name: 'stdin' }, 'restricted'],
  [{ name: 'gpu' }, 'restricted'],
  [{ name: 'fs', verb: 'read', target: '/data.csv' }, 'restricted'],
  [{ name: 'fs', verb: 'write', target: '/data.csv' }, 'standard'],
  [{ name: 'net', verb: 'get', target: 'https://api.example.org/v1' }, 'standard'],
  [{ name: 'net', verb: 'post', target: 'https://api.example.org/v1' }, 'trusted'],
  [{ name: 'fs', verb: 'delete', target: '/data.csv' }, 'trusted'],
  [{ name: 'service', verb: 'run' }, 'trusted'],
  [{ name: 'net', verb: 'get', target: 'https://elsewhere.example/' }, 'unrestricted'],
  [{ name: 'clipboard' }, 'unrestricted'],
])('%j begins with %s, and no higher level lacks it', (call, level) => {
  expect(needed(call)).toBe(level);
  for (const higher of LEVELS.slice(LEVELS.indexOf(level))) {
    expect(allows(higher, call)).toBe(true);
  }
});

it('is lowered, never raised', () => {
  expect(lowest('trusted', 'restricted')).toBe('restricted');
  expect(lowest('sandbox', 'unrestricted')).toBe('sandbox');
});

it('refuses hosts that are no addresses', () => {
  expect(() => levelGrants('sandbox', ['example.org'])).toThrow('scheme://host/path');
});

it('is one of five names', () => {
  expect(LEVELS.every(isLevel)).toBe(true);
  expect([undefined, null, 5, '', 'Trusted', 'constructor'].some(isLevel)).toBe(false);
});
