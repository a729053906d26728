import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { LanguageInfo } from '#api/petri.ts';
import { languages } from '#languages/registry.ts';
import type { PackIndex } from '#model/pack.ts';
import { findPublicFolder, isPackHere } from '../node/packs.ts';
import { main } from './main.ts';

const folder = findPublicFolder();
const index = JSON.parse(readFileSync(join(folder, 'toolchains/index.json'), 'utf8')) as PackIndex;

async function petri(...args: string[]): Promise<string> {
  let text = '';
  const out = (chunk: string | Uint8Array): void => {
    text += typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk);
  };
  expect(await main(args, { stdin: process.stdin, out, error: out })).toBe(0);
  return text;
}

test('lists for programs what manifests and packs say', async () => {
  const rows = JSON.parse(await petri('languages', '--json')) as (LanguageInfo & { cached: boolean })[];
  expect(rows.map(({ id }) => id)).toEqual(languages.map(({ id }) => id));
  for (const [i, { version, licence, pack, targets }] of languages.entries()) {
    const row = rows[i];
    // Others need a service, which a terminal has none of.
    const here = targets.filter((target) => target === 'browser');
    expect(row).toMatchObject({ version, licence, targets: here });
    const info = pack === undefined ? undefined : index.packs[pack];
    if (info === undefined) {
      expect(row?.downloadBytes).toBeUndefined();
      expect(row?.cached).toBe(pack === undefined);
    } else {
      // What lies beside the files for servers to send.
      const sent = info.files.map(({ name, size, wire }) => {
        const br = join(folder, info.path, `${name}.br`);
        return wire.br !== undefined && existsSync(br) ? readFileSync(br).length : size;
      });
      expect(row?.downloadBytes).toBe(sent.reduce((sum, bytes) => sum + bytes, 0));
      expect(row?.cached).toBe(true);
    }
  }
});

test('lists for people one language a line', async () => {
  const lines = (await petri('languages')).trimEnd().split('\n');
  expect(lines[0]).toMatch(/^id +language +version +licence +download +cached +files +runs on$/);
  expect(lines).toHaveLength(languages.length + 1);
  expect(lines.find((line) => line.startsWith('c '))).toMatch(/Clang .*Apache-2\.0.* \d+\.\d MB +yes +\.c/);
  expect(lines.find((line) => line.startsWith('wat '))).toMatch(/WABT .* - +yes +\.wat/);
});

test('a pack that lacks a file is not here', () => {
  const [info] = Object.values(index.packs);
  if (info === undefined) throw new Error('there is no pack');
  expect(isPackHere(info, folder)).toBe(true);
  expect(isPackHere(info, join(folder, 'docs'))).toBe(false);
  const [file] = info.files;
  if (file === undefined) throw new Error('the pack has no files');
  expect(isPackHere({ ...info, files: [...info.files, { ...file, name: 'gone.wasm' }] }, folder)).toBe(false);
});
