import { expect, it } from 'vitest';
import { covers, type HostCall } from './capability.ts';
import { capabilitiesOf, LEVELS, lowest, type Level } from './level.ts';

const HOSTS = ['https://api.example.org'];

/** The lowest level that has the call; undefined: none. */
function needed(call: HostCall): Level | undefined {
  return LEVELS.find((level) => capabilitiesOf(level, HOSTS).some((capability) => covers(capability, call)));
}

it.each<[HostCall, Level]>([
  [{ name: 'display' }, 'sandbox'],
  [{ name: 'stdin' }, 'restricted'],
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
    expect(capabilitiesOf(higher, HOSTS).some((capability) => covers(capability, call))).toBe(true);
  }
});

it('is lowered, never raised', () => {
  expect(lowest('trusted', 'restricted')).toBe('restricted');
  expect(lowest('sandbox', 'unrestricted')).toBe('sandbox');
});

it('refuses hosts that are no addresses', () => {
  expect(() => capabilitiesOf('standard', ['example.org'])).toThrow('scheme://host/path');
});
