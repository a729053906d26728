import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { ROOT } from './command.ts';

const node = (code: string) =>
  promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code], { cwd: ROOT });

it('knows which Node versions are new enough', async () => {
  const { stdout } = await node(`
    import { isSupported } from './toolchain/bootstrap/node-version.mjs';
    console.log(['18.20.0', '20.18.3', '20.19.0', '20.20.2', '22.1.0', '100.0.0'].map(isSupported).join());`);
  expect(stdout.trim()).toBe('false,false,true,true,true,true');
});

it('imports nothing that has to be installed before it has installed it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'petri-bootstrap-'));
  try {
    // A copy without node_modules: loading everything that is loaded before the install must work there.
    const { stdout } = await node(`
      import { cp } from 'node:fs/promises';
      import { pathToFileURL } from 'node:url';
      await cp('toolchain/bootstrap', ${JSON.stringify(folder)} + '/toolchain/bootstrap', { recursive: true });
      for (const file of ['dependencies', 'node-version', 'products', 'say', 'spawn', 'inputs', 'lock']) {
        await import(pathToFileURL(${JSON.stringify(folder)} + '/toolchain/bootstrap/' + file + '.mjs').href);
      }
      console.log('loaded');`);
    expect(stdout.trim()).toBe('loaded');
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('rebuilds when a content changes or a file appears, not when a file is touched', async () => {
  const folder = await mkdtemp(join(ROOT, 'build', 'inputs-'));
  try {
    const { stdout } = await node(`
      import { writeFile, utimes, rename } from 'node:fs/promises';
      import { relative } from 'node:path';
      import { hashOf } from './toolchain/bootstrap/inputs.mjs';
      const folder = ${JSON.stringify(folder)};
      const path = relative(process.cwd(), folder);
      const seen = [];
      const look = async () => seen.push(await hashOf([path, 'does/not/exist']));
      await writeFile(folder + '/a', '1'); await look();
      await utimes(folder + '/a', 1, 1); await look();
      await writeFile(folder + '/a', '2'); await look();
      await writeFile(folder + '/b', ''); await look();
      await rename(folder + '/b', folder + '/c'); await look();
      console.log(seen.map((hash) => seen.indexOf(hash)).join());`);
    expect(stdout.trim()).toBe('0,0,2,3,4');
  } finally {
    await rm(folder, { recursive: true });
  }
});
