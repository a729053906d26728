import { describe, expect, it } from 'vitest';
import { attackedService, titled } from '../testing/attacked-service.ts';
import { whyNotHere } from '../testing/test-service.ts';

const noZig = await whyNotHere('zig', 'native');
const it_ = attackedService();
const everything = (run: object) => JSON.stringify(run);
const zig = (source: string, more: object = {}) =>
  it_.service().whole('compile', { language: 'zig', target: 'native', source, ...more });
const programText = async (digest: string) =>
  Buffer.from(await (await fetch(`${it_.service().api}v1/artifacts/${digest}`)).arrayBuffer()).toString(
    'latin1',
  );

describe.skipIf(noZig !== undefined)(titled('a hostile Zig text', noZig), () => {
  it.each([
    [
      '@embedFile',
      (path: string) => `const text = @embedFile("${path}");\npub fn main() void { @compileError(text); }`,
    ],
    ['@import', (path: string) => `const text = @import("${path}");\npub fn main() void { _ = text; }`],
    ['.incbin', (path: string) => `comptime { asm (".incbin \\"${path}\\""); }\npub fn main() void {}`],
  ])('threat 27 service files: %s of a file of the machine finds nothing', async (_how, textFor) => {
    for (const path of ['/etc/passwd', `../..${it_.secretFile()}`]) {
      const run = await zig(textFor(path));
      expect(everything(run)).not.toMatch(/root:|secret-of-the/);
      // Zig's own code generator leaves out assembly outside of functions: there is a program, with nothing of the file in it.
      if (run.result.artifact === undefined) expect(run.result.outcome, path).toBe('failed-to-compile');
      else expect(await programText(run.result.artifact.digest)).not.toMatch(/root:x:|secret-of-the-s/);
    }
  });

  it('threat 27 service files: what belongs to the cell can be embedded', async () => {
    const source = 'const text = @embedFile("a/b.txt");\npub fn main() void { @compileError(text); }';
    const run = await zig(source, { files: { 'a/b.txt': 'of the cell' } });
    expect(run.result.diagnostics[0]).toMatchObject({ file: 'main.zig', message: 'of the cell' });
  });

  it.each([
    '--zig-lib-dir=/etc',
    '-I/etc',
    '-lc',
    '-femit-asm=/src/x',
    '--mod=x',
    '@/etc/passwd',
    '--listen=-',
    '-fno-emit-bin',
    '-cflags',
    'x.c',
  ])('threat 29 service host: the flag %s is refused', async (flag) => {
    const body = { language: 'zig', source: 'pub fn main() void {}', flags: [flag] };
    expect(await it_.service().ask('POST', 'v1/compile', body)).toMatchObject({
      status: 422,
      body: { code: 'service.flag-refused' },
    });
  });

  it('threat 29 service host: a build.zig is a file like others, and is not run', async () => {
    const files = {
      'build.zig': 'comptime { @compileError("it was run"); }',
      'build.zig.zon': '.{ .name = .x }',
    };
    const source = 'const std = @import("std");\npub fn main() void { std.debug.print("fine", .{}); }';
    expect(
      await it_.service().whole('run', { language: 'zig', target: 'native', source, files }),
    ).toMatchObject({
      stderr: 'fine',
      result: { outcome: 'exited', exitCode: 0 },
    });
  });

  it('threat 30 service host: a loop at compile time is ended, and not kept', async () => {
    const forever = (quota: string) =>
      `comptime { ${quota} var at: u64 = 0; while (at < 1 << 40) at += 1; }\npub fn main() void {}`;
    expect((await zig(forever(''))).result.diagnostics[0]?.message).toContain('1000 backwards branches');
    const body = {
      language: 'zig',
      target: 'native',
      source: forever('@setEvalBranchQuota(4_294_967_295);'),
    };
    const { body: facts } = await it_.service().ask('POST', 'v1/compile', body);
    await expect
      .poll(async () => (await it_.service().ask('GET', `v1/runs/${facts.id}`)).body.state)
      .toBe('compiling');
    expect((await it_.service().ask('DELETE', `v1/runs/${facts.id}`)).body).toEqual({ stopped: true });
    let last = '';
    for await (const { data } of it_.service().events(facts.id)) last = data;
    expect(last).toContain('"outcome":"stopped"');
    const again = await it_.service().ask('POST', 'v1/compile', body);
    expect(again.body.state).not.toBe('done');
    await it_.service().ask('DELETE', `v1/runs/${again.body.id}`);
  });
});
