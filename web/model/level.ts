import { parseCapability, type Capability } from './capability.ts';

/** How far a cell is trusted, the least first. */
export const LEVELS = ['sandbox', 'restricted', 'standard', 'trusted', 'unrestricted'] as const;

export type Level = (typeof LEVELS)[number];

/** What each level has beside what the one before it has. `hosts` stands for the addresses that the reader or the site listed. */
const ADDED: Readonly<Record<Level, readonly string[]>> = {
  sandbox: ['display'],
  restricted: ['stdin', 'clock', 'random', 'env', 'fs.read:/**'],
  standard: ['fs.write:/**', 'cells.call', 'net.get:hosts'],
  trusted: ['fs.delete:/**', 'net:hosts', 'service', 'storage', 'gpu'],
  unrestricted: ['net', 'clipboard', 'ai'],
};

/** The lower of the two: an embed's author may lower a level, and nobody raises it on the way. */
export function lowest(one: Level, other: Level): Level {
  return LEVELS.indexOf(one) < LEVELS.indexOf(other) ? one : other;
}

/** All that a level allows. `hosts`: patterns of addresses, as after `net:`. Throws Failure `capability.invalid` for one that is none. */
export function capabilitiesOf(level: Level, hosts: readonly string[]): readonly Capability[] {
  return LEVELS.slice(0, LEVELS.indexOf(level) + 1)
    .flatMap((each) => ADDED[each])
    .flatMap((text) => {
      const [name = '', pattern] = text.split(':hosts', 2);
      return pattern === undefined ? [text] : hosts.map((host) => `${name}:${host}`);
    })
    .map((text) => parseCapability(text));
}
