import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeFolder, removeFolder } from '../node/testing/folder.ts';
import { titled } from '../service/testing/attacked-service.ts';
import { openTestService, whyNotHere, type TestService } from '../service/testing/test-service.ts';
import { runMain as petri } from './testing/run-main.ts';

// The command line with a real service, and the compilers of this machine.
const noNative = await whyNotHere('c', 'native');
const noMojo = await whyNotHere('mojo', 'native');
const noRust = await whyNotHere('rust', 'browser');

let service: TestService;
let folder: string;
beforeAll(async () => {
  folder = await makeFolder('cli-service');
  vi.stubEnv('PETRI_CACHE', join(folder, 'cache'));
  service = await openTestService();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await service.close();
  await removeFolder(folder);
});

async function write(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

describe.skipIf(noNative !== undefined)(titled('petri run --target native', noNative), () => {
  it('runs a program on the service, and ends as the program does', async () => {
    const source =
      '#include <stdio.h>\nint main(int n, char **v) { printf("%s %zu", v[1], sizeof(long)); return 3; }';
    const path = await write('size.c', source);
    const ran = await petri('run', path, '--target', 'native', '--service', service.api, '--', 'long');
    // In the page's sandbox it has four bytes.
    expect(ran).toEqual({ code: 3, out: 'long 8', error: '' });
  });

  it('says where an error is, by the name of the file', async () => {
    const path = await write('wrong.c', 'int main(void) { return x; }\n');
    const ran = await petri('run', path, '--target', 'native', '--service', service.api);
    expect(ran.code).toBe(1);
    expect(ran.error).toContain(`${path}:1:25: error: use of undeclared identifier 'x'`);
  });

  it('wants a service', async () => {
    const path = await write('any.c', 'int main(void) { return 0; }\n');
    expect(await petri('run', path, '--target', 'native')).toMatchObject({
      code: 2,
      error: expect.stringContaining('--service https://') as string,
    });
    expect(await petri('run', path, '--service', 'example')).toMatchObject({ code: 2 });
  });
});

describe.skipIf(noRust !== undefined)(titled('Rust in a terminal', noRust), () => {
  const source = 'fn main() {\n    println!("{}", (1..=4).sum::<i32>());\n}\n';

  it('names the way to a service, needs one once, and then none', async () => {
    const path = await write('sum.rs', source);
    const without = await petri('run', path);
    expect(without.code).toBe(1);
    expect(without.error).toContain('--service https://');
    vi.stubEnv('PETRI_SERVICE_URL', service.api);
    expect(await petri('run', path)).toEqual({ code: 0, out: '10\n', error: '' });
    vi.stubEnv('PETRI_SERVICE_URL', '');
    expect(await petri('run', path)).toEqual({ code: 0, out: '10\n', error: '' });
  });

  it('is compiled when a site is built', async () => {
    const docs = join(folder, 'docs');
    await mkdir(docs);
    await writeFile(join(docs, 'a.md'), `\`\`\`rust petri\n${source.replace('4', '5')}\`\`\`\n`);
    const without = await petri('build', docs);
    expect(without).toMatchObject({ code: 1, error: expect.stringContaining('a.md:1') as string });
    expect(without.error).toContain('service');
    expect(await petri('build', docs, '--service', service.api)).toMatchObject({ code: 0 });
    const made = await readdir(join(docs, 'petri'));
    const record = made.find((name) => name.endsWith('.petri.json')) ?? '';
    expect(await readFile(join(docs, 'petri', record), 'utf8')).toContain('15\\n');
    expect(made.some((name) => name.endsWith('.wasm'))).toBe(true);
  });
});

describe.skipIf(noMojo !== undefined)(titled('Mojo when a site is built', noMojo), () => {
  it('is run by the service, and what it printed is recorded: there is no program to keep', async () => {
    const docs = join(folder, 'mojo');
    await mkdir(docs);
    await writeFile(join(docs, 'a.md'), '```mojo petri\ndef main():\n    print(6 * 7)\n```\n');
    const without = await petri('build', docs);
    expect(without).toMatchObject({ code: 1, error: expect.stringMatching(/a\.md:1.*service/) as string });
    expect(await petri('build', docs, '--service', service.api)).toMatchObject({ code: 0 });
    const made = await readdir(join(docs, 'petri'));
    const record = made.find((name) => name.endsWith('.petri.json')) ?? '';
    expect(JSON.parse(await readFile(join(docs, 'petri', record), 'utf8'))).toMatchObject({
      language: 'mojo',
      output: { stdout: '42\n', outcome: 'exited' },
    });
    expect(made.some((name) => name.endsWith('.wasm'))).toBe(false);
    await writeFile(join(docs, 'a.md'), '```mojo petri\ndef main():\n    prin(6)\n```\n');
    const wrong = await petri('build', docs, '--service', service.api);
    expect(wrong).toMatchObject({ code: 1, error: expect.stringContaining('a.md:3:5: error: ') as string });
  });
});
