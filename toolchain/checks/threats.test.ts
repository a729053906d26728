import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { ROOT } from './command.ts';

/** A line of the threat model in public/docs/security.md. */
interface Row {
  readonly number: string;
  readonly asset: string;
  /** Names of test files, and what is not defended. */
  readonly tests: string;
}

/** A test that carries the number of a row in its title: `threat 7 machine: …`. */
interface Proof {
  readonly number: string;
  readonly asset: string;
  /** As the table names it: `threats/tab.spec.ts`, `quota.test.ts`. */
  readonly file: string;
  readonly isSkipped: boolean;
}

let rows: readonly Row[];
let proofs: readonly Proof[];

beforeAll(async () => {
  const page = await readFile(join(ROOT, 'public/docs/security.md'), 'utf8');
  rows = page
    .slice(page.indexOf('\n## Threat model'))
    .split('\n')
    .filter((line) => /^\| \d/.test(line))
    .map((line) => line.slice(1, -1).split('|'))
    .map((cells) => cells.map((cell) => cell.trim()))
    .map(([number = '', asset = '', , , , tests = '']) => ({ number, asset, tests }));
  proofs = await findProofs();
});

async function findProofs(): Promise<Proof[]> {
  const found: Proof[] = [];
  for (const folder of ['web', 'toolchain', 'wasm', 'e2e/specs']) {
    for (const name of await readdir(join(ROOT, folder), { recursive: true })) {
      if (!/\.(?:test|suite|spec)\.ts$/.test(name)) continue;
      const text = await readFile(join(ROOT, folder, name), 'utf8');
      const titles = text.matchAll(
        /(?<call>[\w.]*)(?:\([^()]*\))?\(\s*['"`]threat (?<number>\d+) (?<asset>[^:'"`]+):/g,
      );
      for (const { groups } of titles) {
        const { call = '', number = '', asset = '' } = groups ?? {};
        const isThreats = /^threats[\\/]/.test(name);
        found.push({
          number,
          asset,
          file: isThreats ? `threats/${basename(name)}` : basename(name),
          isSkipped: /\.(?:skip|fixme|todo|only)$/.test(call),
        });
      }
    }
  }
  return found;
}

it('lists every threat once, in order', () => {
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 36 }, (_, at) => String(at + 1)));
});

it('says for each of them which tests attack, or honestly why there is none', () => {
  const asked = rows.map(({ number, tests }) => {
    const files = new Set(proofs.filter((proof) => proof.number === number).map(({ file }) => file));
    const named = [...tests.matchAll(/`([^`]+\.ts)`/g)].map(([, file]) => file);
    return {
      number,
      named: named.sort(),
      found: [...files].sort(),
      isHonest: /^Not (?:defended|here)/.test(tests),
    };
  });
  expect(asked.filter(({ named, found }) => named.join() !== found.join())).toEqual([]);
  expect(asked.filter(({ found, isHonest }) => found.length === 0 && !isHonest)).toEqual([]);
});

it('has no test of a threat that is left out, of another asset, or of no threat at all', () => {
  expect(proofs.length).toBeGreaterThan(40);
  expect(proofs.filter(({ isSkipped }) => isSkipped)).toEqual([]);
  const known = new Map(rows.map(({ number, asset }) => [number, asset]));
  expect(proofs.filter(({ number, asset }) => known.get(number) !== asset)).toEqual([]);
});

it('has every threat of the browser attacked in a built site', () => {
  // What cannot be attacked from outside: packages are read when the site is built.
  const elsewhere = ['14'];
  const inSite = new Set(proofs.filter(({ file }) => file.endsWith('.spec.ts')).map(({ number }) => number));
  const browser = rows.filter(({ number }) => Number(number) <= 26 && !elsewhere.includes(number));
  expect(browser.filter(({ number }) => !inSite.has(number))).toEqual([]);
});
