import { execFile } from 'node:child_process';
import { copyFile, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { makeFolder, removeFolder } from '../node/testing/folder.ts';
import { writeTar } from '../packs/tar.ts';
import { npmPath } from './audit.ts';
import { ROOT } from './command.ts';

interface Lock {
  readonly packages: Readonly<Record<string, { readonly integrity?: string; readonly link?: boolean }>>;
}

const json = async <T>(path: string): Promise<T> => JSON.parse(await readFile(path, 'utf8')) as T;

/** A package that wants to run something when it is installed. */
function evilPackage(index: string): Uint8Array {
  const files = {
    'package/package.json': JSON.stringify({
      name: 'evil',
      version: '1.0.0',
      scripts: { postinstall: `node -e "require('fs').writeFileSync('ran', '')"` },
    }),
    'package/index.js': index,
  };
  const encoder = new TextEncoder();
  return gzipSync(
    writeTar(Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }))),
  );
}

test('threat 14 toolchain: a package runs no script when it is installed, and a changed one is not installed', async () => {
  const folder = await makeFolder('supply');
  const npm = (...args: string[]) =>
    promisify(execFile)(
      process.execPath,
      [npmPath() ?? '', ...args, '--offline', '--no-audit', '--no-fund'],
      {
        cwd: folder,
      },
    );
  try {
    const tarball = join(folder, 'evil.tgz');
    await writeFile(tarball, evilPackage('exports.good = true;'));
    await writeFile(
      join(folder, 'package.json'),
      JSON.stringify({ dependencies: { evil: 'file:evil.tgz' } }),
    );
    await copyFile(join(ROOT, '.npmrc'), join(folder, '.npmrc'));
    await npm('install', '--package-lock-only');
    await npm('ci', '--cache', join(folder, 'first'));
    expect(await readdir(join(folder, 'node_modules/evil'))).toEqual(['index.js', 'package.json']);
    await writeFile(tarball, evilPackage('exports.good = false;'));
    // npm keeps what it has installed, by its digest: another cache.
    await expect(npm('ci', '--cache', join(folder, 'second'))).rejects.toThrow('EINTEGRITY');
  } finally {
    await removeFolder(folder);
  }
});

test('threat 14 toolchain: every package has a digest, and every version is one', async () => {
  const { packages } = await json<Lock>(join(ROOT, 'package-lock.json'));
  const without = Object.entries(packages).filter(
    ([path, { integrity = '' }]) => path !== '' && !integrity.startsWith('sha512-'),
  );
  expect(without).toEqual([]);
  const { dependencies, devDependencies } = await json<Record<string, Record<string, string>>>(
    join(ROOT, 'package.json'),
  );
  const versions = Object.entries({ ...dependencies, ...devDependencies });
  expect(versions.length).toBeGreaterThan(20);
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.-]+)?$/.test(version))).toEqual([]);
});

test('threat 14 toolchain: every input of a compiler has a digest', async () => {
  const packs = join(ROOT, 'toolchain/packs');
  const names = (await readdir(packs, { recursive: true })).filter((name) => name.endsWith('inputs.json'));
  expect(names.length).toBeGreaterThan(5);
  for (const name of names) {
    const text = await readFile(join(packs, name), 'utf8');
    const sizes = text.match(/"size": \d+/g) ?? [];
    const digests = text.match(/"sha256": "[0-9a-f]{64}"/g) ?? [];
    expect(digests.length, name).toBe(sizes.length);
    expect(digests.length, name).toBeGreaterThan(0);
  }
});
