import { describe, expect, it } from 'vitest';
import { attackedService, titled } from '../testing/attacked-service.ts';
import { whyNotHere } from '../testing/test-service.ts';

const noMojo = await whyNotHere('mojo', 'native');
const it_ = attackedService();
const mojo = (source: string) => it_.service().whole('run', { language: 'mojo', target: 'native', source });

describe.skipIf(noMojo !== undefined)(titled('a hostile Mojo text', noMojo), () => {
  it('threat 27 service files: a program reads no file of the machine, and can write to nothing of its toolchain', async () => {
    const paths = ['/etc/passwd', it_.secretFile(), '/proc/1/environ'];
    const tries = paths.map(
      (path) =>
        `    try:\n        with open("${path}", "r") as file:\n            print(file.read())\n    except e:\n        print("no")\n`,
    );
    const write = `    try:\n        with open("/usr/lib/mojo/lib/mojo/x", "w") as file:\n            file.write("x")\n    except e:\n        print("kept")\n`;
    const run = await mojo(`def main():\n${tries.join('')}${write}`);
    expect(run.stdout).toMatch(/^no\nno\n[^]*kept\n$/);
    expect(run.stdout).not.toMatch(/root:|secret-of-the|PETRI/);
  });

  it.each([
    '-I/etc',
    '--import-path=/etc',
    '-Xlinker=-T/etc/passwd',
    '--experimental-export-fixit=/src/x',
    '-DX=$(id)',
    '@/etc/passwd',
  ])('threat 29 service host: the flag %s is refused', async (flag) => {
    const body = { language: 'mojo', source: 'def main():\n    pass\n', flags: [flag] };
    expect(await it_.service().ask('POST', 'v1/compile', body)).toMatchObject({
      status: 422,
      body: { code: 'service.flag-refused' },
    });
  });
});
