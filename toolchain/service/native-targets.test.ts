import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Digest } from '#model/digest.ts';
import { testPetri } from '../node/testing/test-petri.ts';
import { openTestService, whyNotHere, type TestService } from './testing/test-service.ts';
import { titled } from './testing/attacked-service.ts';

const petri = testPetri('native-targets');
let service: TestService;
beforeAll(async () => {
  service = await openTestService();
});
afterAll(() => service.close());

const noGo = await whyNotHere('go', 'native');
describe.skipIf(noGo !== undefined)(titled('Go, natively', noGo), () => {
  const go = (source: string, more: object = {}) =>
    service.whole('run', { language: 'go', target: 'native', source, ...more });

  it('compiles packages of the cell with the library that was compiled at installation', async () => {
    const source =
      'package main\n\nimport (\n\t"bufio"\n\t"fmt"\n\t"os"\n\n\t"cell/util"\n)\n\nfunc main() {\n\tline, _ := bufio.NewReader(os.Stdin).ReadString(\'\\n\')\n\tfmt.Print(util.Twice, " ", line, os.Args[1])\n\tos.Exit(3)\n}\n';
    const files = { 'util/util.go': 'package util\n\nconst Twice = 2\n' };
    const run = await go(source, { files, stdin: 'hello\n', args: ['x y'] });
    expect(run).toMatchObject({ stdout: '2 hello\nx y', result: { outcome: 'exited', exitCode: 3 } });
    // A cold library takes a minute of processor time.
    expect(run.result.timings.compileMs).toBeLessThan(20_000);
  });

  it('says where an error is, and names a panic’s line as the cell has it', async () => {
    const { result } = await go('package main\n\nfunc main() { undefd() }\n');
    expect(result.diagnostics).toMatchObject([
      { file: 'main.go', message: 'undefined: undefd', range: { start: { line: 2, character: 14 } } },
    ]);
    const { stderr } = await go('package main\n\nfunc main() {\n\tvar m map[int]int\n\tm[0] = 1\n}\n');
    expect(stderr).toContain('cell/main.go:5');
  });
});

const noZig = await whyNotHere('zig', 'native');
describe.skipIf(noZig !== undefined)(titled('Zig', noZig), () => {
  const source = `const std = @import("std");
const part = @import("part.zig");

pub fn main(init: std.process.Init) !void {
    var buffer: [64]u8 = undefined;
    var writer = std.Io.File.stdout().writer(init.io, &buffer);
    try writer.interface.print("{d} {s}\\n", .{ part.twice(21), "zig" });
    try writer.interface.flush();
}
`;
  const files = { 'part.zig': 'pub fn twice(x: u32) u32 {\n    return x * 2;\n}\n' };

  it('runs natively, also where no target is named', async () => {
    const run = await service.whole('run', { language: 'zig', source, files });
    expect(run).toMatchObject({ stdout: '42 zig\n', result: { outcome: 'exited', exitCode: 0 } });
  });

  it('gives a WebAssembly program to whoever runs it', async () => {
    const { result } = await service.whole('compile', { language: 'zig', source, files });
    expect(result).toMatchObject({ outcome: 'compiled', artifact: { manifest: { kind: 'wasi-command' } } });
    const digest = (result.artifact?.digest ?? '') as Digest;
    const bytes = new Uint8Array(await (await fetch(`${service.api}v1/artifacts/${digest}`)).arrayBuffer());
    // The page's own runtime runs it; the language that it is given for has no say in that.
    const run = petri().run({ language: 'wat', source: '' }, { artifact: { digest, bytes } });
    expect(await run.result).toMatchObject({ outcome: 'exited', exitCode: 0, stdout: '42 zig\n' });
  });

  it('says where an error is, and that a panic trapped', async () => {
    const wrong = await service.whole('compile', {
      language: 'zig',
      source: 'pub fn main() void {\n    const x: u8 = 300;\n    _ = x;\n}\n',
    });
    expect(wrong.result.diagnostics).toMatchObject([
      { file: 'main.zig', source: 'zig', range: { start: { line: 1, character: 18 } } },
    ]);
    const trapped = await service.whole('run', {
      language: 'zig',
      target: 'native',
      source: 'pub fn main() void {\n    @panic("on purpose");\n}\n',
    });
    expect(trapped.result.outcome).toBe('trapped');
    expect(trapped.stderr).toMatch(/panic: on purpose[^]*main\.zig:2/);
  });
});

const noMojo = await whyNotHere('mojo', 'native');
describe.skipIf(noMojo !== undefined)(titled('Mojo', noMojo), () => {
  it('runs natively, with files of the cell, and its output comes as it is printed', async () => {
    const source = `from std.time import sleep
from part import twice

def main() raises:
    print("first")
    sleep(1.0)
    print(twice(21))
    print(input())
`;
    const files = { 'part.mojo': 'def twice(x: Int) -> Int:\n    return 2 * x\n' };
    const run = await service.whole('run', { language: 'mojo', source, files, stdin: 'third\n' });
    expect(run).toMatchObject({ stdout: 'first\n42\nthird\n', result: { outcome: 'exited', exitCode: 0 } });
    const outputs = run.events.filter(({ event }) => event === 'output');
    expect(outputs.length).toBeGreaterThan(1);
    expect(outputs[0]?.data).toContain('"text":"first\\n"');
  });

  it('says where an error is', async () => {
    const source = 'def main():\n    var x: Int = "a"\n';
    const { result } = await service.whole('compile', { language: 'mojo', source });
    expect(result.outcome).toBe('failed-to-compile');
    expect(result.diagnostics[0]).toMatchObject({
      file: 'main.mojo',
      severity: 'error',
      range: { start: { line: 1, character: 17 } },
    });
  });
});

const noCuda = await whyNotHere('cuda', 'ptx');
describe.skipIf(noCuda !== undefined)(titled('CUDA', noCuda), () => {
  const source = `#include <cuda_fp16.h>
__global__ void add(int n, const float *a, float *b) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) b[i] += a[i];
}
`;

  it.each([
    ['ptx', 'text/x-ptx', [/^\.target sm_90$/m, /\.visible \.entry _Z3addiPKfPf\(/, /add\.f32/]],
    ['sass', 'text/x-sass', [/\.target\s+sm_90/, /_Z3addiPKfPf/, /FADD/]],
  ] as const)('shows what a GPU would run: %s', async (target, mime, wanted) => {
    const run = await service.whole('run', { language: 'cuda', target, source, flags: ['-arch=sm_90'] });
    expect(run.result).toMatchObject({ outcome: 'exited', exitCode: 0, diagnostics: [] });
    for (const each of wanted) expect(run.stdout).toMatch(each);
    const outputs = run.events.filter(({ event }) => event === 'output');
    expect(JSON.parse(outputs[0]?.data ?? '')).toMatchObject({ name: 'stdout', mime });
  });

  it('makes a program for a GPU, which says itself that the machine has none', async () => {
    // All but the device: what is compiled and linked, and how the sandbox starts it.
    const gpu = { ok: true, gpu: { cards: ['/dev/null'], devices: [], libraries: {} } } as const;
    const elsewhere = await openTestService({}, undefined, { gpu });
    try {
      const program = `#include <cstdio>
__global__ void add(int *a) { *a += 1; }
int main() {
  add<<<1, 1>>>(nullptr);
  std::printf("%s\\n", cudaGetErrorName(cudaGetLastError()));
}
`;
      const run = await elsewhere.whole('run', { language: 'cuda', source: program });
      expect(run).toMatchObject({ stdout: 'cudaErrorInsufficientDriver\n', result: { exitCode: 0 } });
    } finally {
      await elsewhere.close();
    }
  });

  it('says that there is no GPU to run it, and what shows what would run', async () => {
    const { status, body } = await service.ask('POST', 'v1/run', {
      language: 'cuda',
      target: 'native',
      source,
    });
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'service.target-unavailable' });
    expect(body.message).toContain(
      'There is no GPU on this service. What would run there is shown by “ptx” and “sass”.',
    );
  });

  it('shows it where nothing was said about where to run it', async () => {
    const run = await service.whole('run', { language: 'cuda', source });
    expect(run.stdout).toMatch(/\.visible \.entry _Z3addiPKfPf\(/);
  });

  it('says where an error is', async () => {
    const wrong = '__device__ int f() {\n  return undefd;\n}\n';
    const { result } = await service.whole('compile', { language: 'cuda', source: wrong });
    expect(result.outcome).toBe('failed-to-compile');
    expect(result.diagnostics).toMatchObject([
      { file: 'main.cu', source: 'nvcc', range: { start: { line: 1, character: 9 } } },
    ]);
  });
});
