import { expect, it } from 'vitest';
import { matches } from './glob.ts';

/** The definition, as slow as it is plain. */
function means(glob: readonly string[], parts: readonly string[]): boolean {
  const [first, ...rest] = glob;
  if (first === undefined) return parts.length === 0;
  if (first === '**') {
    return Array.from({ length: parts.length + 1 }, (_, at) => parts.slice(at)).some((left) =>
      means(rest, left),
    );
  }
  const [part, ...others] = parts;
  return part !== undefined && (first === '*' || first === part) && means(rest, others);
}

/** Numbers that are the same each time: mulberry32. */
function randomly(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

it('matches what the definition matches', () => {
  const next = randomly(20_261_122);
  const pick = (from: readonly string[], most: number): string[] =>
    Array.from({ length: next(most + 1) }, () => from[next(from.length)] ?? '');
  let matched = 0;
  for (let round = 0; round < 20_000; round++) {
    const glob = pick(['a', 'b', '*', '**'], 6);
    const parts = pick(['a', 'b', 'c'], 6);
    const answer = matches(glob, parts);
    expect(answer, `${glob.join('/')} of ${parts.join('/')}`).toBe(means(glob, parts));
    if (answer) matched += 1;
  }
  expect(matched).toBeGreaterThan(1_000);
});

it('is not brought to a standstill by many wildcards', () => {
  const glob = Array.from({ length: 1_000 }, (_, at) => (at % 2 === 0 ? '**' : 'a'));
  expect(matches(glob, [...new Array<string>(1_000).fill('a'), 'b'])).toBe(false);
});
