import { parseCapability } from './capability.ts';
import type { Grant } from './grant.ts';

/** How far a cell is trusted, the least first. */
export const LEVELS = ['sandbox', 'restricted', 'standard', 'trusted', 'unrestricted'] as const;

export type Level = (typeof LEVELS)[number];

/** What the reader's own cells have, and what a site runs by the API. */
export const OWN_LEVEL: Level = 'trusted';
/** What came by a link has, until its reader decides otherwise. */
export const LINK_LEVEL: Level = 'restricted';

/**
 * What each level has beside what the one before it has. `hosts` stands for the addresses that the reader or the site listed.
 * `gpu` comes early: browsers give WebGPU to every page without asking.
 */
const ADDED: Readonly<Record<Level, readonly string[]>> = {
  sandbox: ['display'],
  restricted: ['stdin', 'clock', 'random', 'env', 'fs.read:/**', 'gpu'],
  standard: ['fs.write:/**', 'cells.call', 'net.get:hosts'],
  trusted: ['fs.delete:/**', 'net:hosts', 'service', 'storage'],
  unrestricted: ['net', 'clipboard', 'ai'],
};

export function isLevel(value: unknown): value is Level {
  return LEVELS.includes(value as Level);
}

/** The lower of the two: an embed's author may lower a level, and nobody raises it on the way. */
export function lowest(one: Level, other: Level): Level {
  return LEVELS.indexOf(one) < LEVELS.indexOf(other) ? one : other;
}

/** All that a level allows. `hosts`: patterns of addresses, as after `net:`. Throws Failure `capability.invalid` for one that is none. */
export function capabilitiesOf(level: Level, hosts: readonly string[] = []): readonly string[] {
  for (const host of hosts) parseCapability(`net:${host}`);
  return LEVELS.slice(0, LEVELS.indexOf(level) + 1)
    .flatMap((each) => ADDED[each])
    .flatMap((text) => {
      const [name = '', pattern] = text.split(':hosts', 2);
      return pattern === undefined ? [text] : hosts.map((host) => `${name}:${host}`);
    });
}

/** The same as grants of a run. */
export function levelGrants(level: Level, hosts: readonly string[] = []): readonly Grant[] {
  return capabilitiesOf(level, hosts).map((capability) => ({
    id: `level:${capability}`,
    capability,
    issuer: 'level',
  }));
}
