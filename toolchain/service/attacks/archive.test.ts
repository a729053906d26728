import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installToolchain } from '../install-toolchain.ts';
import { whyNoSandbox } from '../sandbox/probe.ts';
import { titled } from '../testing/attacked-service.ts';
import type { DebianPackage, ToolchainSpec } from '../toolchain-spec.ts';

const reason =
  (await whyNoSandbox()) ??
  (await access('/usr/bin/dpkg-deb').then(
    () => undefined,
    () => 'dpkg-deb is not installed',
  ));

let folder = '';
let cache: string | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'petri-archive-'));
  cache = process.env['PETRI_CACHE'];
  process.env['PETRI_CACHE'] = join(folder, 'cache');
});
afterEach(async () => {
  if (cache === undefined) Reflect.deleteProperty(process.env, 'PETRI_CACHE');
  else process.env['PETRI_CACHE'] = cache;
  await rm(folder, { recursive: true });
});

/** A package of Debian with this content, where a download would have put it. */
async function makePackage(name: string, fill: (root: string) => Promise<unknown>): Promise<DebianPackage> {
  const root = join(folder, name);
  await mkdir(join(root, 'DEBIAN'), { recursive: true });
  await writeFile(
    join(root, 'DEBIAN/control'),
    `Package: ${name}\nVersion: 1\nArchitecture: all\nMaintainer: Nobody <nobody@example.org>\nDescription: none\n`,
  );
  // A package may bring scripts: none of them is run.
  await writeFile(join(root, 'DEBIAN/preinst'), `#!/bin/sh\ntouch ${join(folder, 'ran')}\n`, { mode: 0o755 });
  await fill(root);
  const { PETRI_CACHE: kept = '' } = process.env;
  await mkdir(join(kept, 'debian'), { recursive: true });
  const file = join(kept, 'debian', `${name}.deb`);
  await promisify(execFile)('dpkg-deb', ['--build', root, file]);
  const bytes = await readFile(file);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { name, version: '1', path: `pool/main/${name}.deb`, size: bytes.length, sha256 };
}

const install = (packages: readonly DebianPackage[]) => {
  const platform = `${process.platform}-${process.arch}`;
  const facts = { id: 'evil', label: 'Evil', version: '1', licence: 'none', platform, tools: {} };
  const spec: ToolchainSpec = { ...facts, source: { kind: 'debian', packages } };
  return installToolchain(spec, new Map([['evil', spec]]), join(folder, 'toolchains'), () => undefined);
};

describe.skipIf(reason !== undefined)(titled('a toolchain’s archive', reason), () => {
  it('threat 32 artefacts: a link in a package leads nobody out of the toolchain’s folder', async () => {
    const victim = join(folder, 'victim');
    await mkdir(victim);
    const links = await makePackage('links', async (root) => {
      await mkdir(join(root, 'usr'), { recursive: true });
      await symlink(victim, join(root, 'usr/absolute'));
      await symlink('../../../../../../../../../'.concat(victim.slice(1)), join(root, 'usr/relative'));
    });
    const through = await makePackage('through', async (root) => {
      for (const way of ['absolute', 'relative']) {
        await mkdir(join(root, 'usr', way), { recursive: true });
        await writeFile(join(root, 'usr', way, 'evil'), 'x');
      }
    });
    // Whether it is refused or unpacked into its own folder: nothing is written anywhere else.
    await install([links, through]).catch(() => undefined);
    expect(await readdir(victim)).toEqual([]);
    expect((await readdir(folder)).sort()).toEqual(['cache', 'links', 'through', 'toolchains', 'victim']);
    await install([through]);
    const own = join(folder, 'toolchains/evil/root/usr/absolute/evil');
    expect(await readFile(own, 'utf8')).toBe('x');
  });

  it('threat 32 artefacts: a package that has another digest is not unpacked', async () => {
    const forged = await makePackage('forged', (root) => writeFile(join(root, 'x'), 'x'));
    await expect(install([{ ...forged, sha256: '0'.repeat(64) }])).rejects.toThrow();
    expect(await readdir(join(folder, 'toolchains'))).toEqual([]);
  });
});
