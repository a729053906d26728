import { expect, test } from 'vitest';
import type { Program } from './program.ts';
import { planProgram } from './plan.ts';

const SHADER = `
struct Ball { position: vec3f, mass: f32, cells: array<vec2i, 2>, turn: mat3x3f }
struct Tail { count: u32, items: array<f32> }
@group(0) @binding(0) var<storage, read_write> balls: array<Ball>;
@group(0) @binding(1) var<storage, read> xs: array<f32>;
@group(0) @binding(2) var<uniform> factor: f32;
@group(1) @binding(0) var<storage, read_write> tail: Tail;
override WIDTH: u32 = 8;
@compute @workgroup_size(8, 4) fn main() { balls[0].mass = xs[0] * factor; }
@compute @workgroup_size(1) fn last() { tail.count = 1; }
`;

async function plan(annotations: string, shader = SHADER, files: Record<string, string> = {}) {
  return planProgram({ language: 'wgsl', source: annotations + shader, files, flags: [] });
}

/** What is wrong with annotations: 1-based line, and the message. */
async function mistakes(annotations: string, shader = SHADER): Promise<string[]> {
  const { diagnostics } = await plan(annotations, shader);
  return diagnostics.map(({ range, message }) => `${String((range?.start.line ?? -1) + 1)}: ${message}`);
}

test('buffers come from the declarations, with their places', async () => {
  const { program, diagnostics } = await plan('// @buffer xs = 1 2 3\n');
  expect(diagnostics).toEqual([]);
  expect(program.problems).toEqual([]);
  expect(
    program.buffers.map(({ name, group, binding, kind, isShown }) => [name, group, binding, kind, isShown]),
  ).toEqual([
    ['balls', 0, 0, 'storage', true],
    ['xs', 0, 1, 'read-only-storage', false],
    ['factor', 0, 2, 'uniform', false],
    ['tail', 1, 0, 'storage', true],
  ]);
  expect(program.overrides).toEqual(['WIDTH']);
});

test('the numbers of a struct lie where WGSL puts them', async () => {
  const { program } = await plan('// @buffer xs = 1\n');
  const { layout } = program.buffers[0] ?? {};
  expect(layout?.array).toMatchObject({ offset: 0, stride: 80 });
  expect(layout?.array?.element.map(({ name, kind, offset }) => `${name} ${kind} ${String(offset)}`)).toEqual(
    [
      'position.x f32 0',
      'position.y f32 4',
      'position.z f32 8',
      'mass f32 12',
      'cells[0].x i32 16',
      'cells[0].y i32 20',
      'cells[1].x i32 24',
      'cells[1].y i32 28',
      ...[0, 1, 2].flatMap((column) =>
        ['x', 'y', 'z'].map(
          (axis, at) => `turn[${String(column)}].${axis} f32 ${String(32 + column * 16 + at * 4)}`,
        ),
      ),
    ],
  );
  const tail = program.buffers[3]?.layout;
  expect(tail).toMatchObject({
    headBytes: 8,
    head: [{ name: 'count', offset: 0 }],
    array: { offset: 4, stride: 4 },
  });
});

test('entry points run in their order, each with what it uses, unless annotations say otherwise', async () => {
  const { program } = await plan('// @buffer xs = 1\n');
  const brief = ({ passes }: Program): unknown[] =>
    passes.map(({ entry, groups, times, swap }) => [entry, groups, times, swap]);
  expect(brief(program)).toEqual([
    ['main', undefined, 1, undefined],
    ['last', undefined, 1, undefined],
  ]);
  expect(program.passes[0]).toMatchObject({ workgroupSize: [8, 4, 1], uses: ['balls', 'xs', 'factor'] });
  const lines = '// @dispatch last 2\n// @dispatch main 64 2 times 10\n// @buffer xs = 1\n';
  expect(brief((await plan(lines)).program)).toEqual([
    ['last', [2, 1, 1], 1, undefined],
    ['main', [64, 2, 1], 10, undefined],
  ]);
});

test('what a parser of declarations may stumble over is taken out of its way', async () => {
  const body =
    'let x = xs[min(1u, arrayLength(&xs) - 1)]; /* } /* nested */ } */ // {\n help(); loop { if x > 1 { break; } }';
  const shader = `@group(0) @binding(0) var<storage, read> xs: array<f32>; @group(0) @binding(1) var<storage, read_write> out: array<f32>;
@id(3) override W: u32 = 8;
@compute @workgroup_size(W * 2, 4) fn main() { ${body} }
fn help() -> f32 { out[0] = 1; return 1; }
@compute @workgroup_size(W) fn other() {}`;
  const { program } = await plan('// @buffer xs = 1\n', shader);
  expect(program.problems).toEqual([]);
  expect(program.passes.map(({ uses, workgroupSize }) => [uses, workgroupSize])).toEqual([
    [
      ['xs', 'out'],
      [1, 4, 1],
    ],
    [[], [8, 1, 1]],
  ]);
});

test('a file that is too large to be looked at is there all the same', async () => {
  const source = `// @buffer xs = file big.bin\n${SHADER}`;
  const { diagnostics } = await planProgram({
    language: 'wgsl',
    source,
    files: {},
    flags: [],
    unread: ['big.bin'],
  });
  expect(diagnostics).toEqual([]);
});

test('mistakes in annotations have their line', async () => {
  expect(await mistakes('// @buffer ys = 1\n')).toEqual([
    '1: @buffer: no variable ys is bound: there is balls, xs, factor, tail.',
  ]);
  expect(await mistakes('\n// @buffer xs length\n')).toEqual([
    '2: @buffer: length is followed by a number or a buffer.',
  ]);
  expect(await mistakes('// @buffer xs = 1 two\n')).toEqual(['1: @buffer: "two" is no number.']);
  expect(await mistakes('// @buffer xs = file gone.csv\n')).toEqual([
    '1: @buffer: there is no file gone.csv in this cell.',
  ]);
  expect(await mistakes('// @buffer factor length 3\n')).toEqual([
    '1: @buffer: factor has a fixed size: a length is for array<…> without one.',
  ]);
  expect(await mistakes('// @dispatch 4\n')).toEqual(['1: @dispatch: say which entry point: main, last.']);
  expect(await mistakes('// @dispatch main 0\n')).toEqual([
    '1: @dispatch: workgroups: "0" is not a whole number from 1 to 4294967295.',
  ]);
  expect(await mistakes('// @dispatch main 1 swap xs balls\n')).toEqual([
    '1: @dispatch: only storage buffers of the same type can change places.',
  ]);
  expect(await mistakes('// @image factor 4 4\n')).toEqual([
    '1: @image: factor must be an array<u32> or array<vec4f> to be a picture.',
  ]);
  expect(await mistakes('// @bufer xs = 1\n')).toEqual([
    '1: @bufer means nothing here: there are @buffer, @image and @dispatch.',
  ]);
});

test('an array that nothing tells the length of is marked where it is declared', async () => {
  const shader =
    '@group(0) @binding(0) var<storage, read_write> out: array<f32>;\n@compute @workgroup_size(1) fn main() {}\n';
  const { program } = await plan('', shader);
  expect(program.problems).toMatchObject([
    { file: 'main.wgsl', range: { start: { line: 0, character: 47 }, end: { line: 0, character: 50 } } },
  ]);
  expect((await plan('// @buffer out length 4\n', shader)).program.problems).toEqual([]);
});

test('a text that is no shader is left to the compiler of the browser', async () => {
  const { program, diagnostics } = await plan('', 'fn main( { }');
  expect(diagnostics).toEqual([]);
  expect(program.code).toBe('fn main( { }\n');
  expect(program.problems).toHaveLength(1);
});

test('further files follow the main one, and lines know their file', async () => {
  const { program } = await plan('', '@compute @workgroup_size(1) fn main() { help(); }\n', {
    'b.wgsl': 'fn more() {}',
    'a.wgsl': '// two\nfn help() { more(); }\n',
    'data.csv': '1,2',
  });
  expect(program.parts).toEqual([
    { file: 'main.wgsl', line: 0 },
    { file: 'a.wgsl', line: 1 },
    { file: 'b.wgsl', line: 3 },
  ]);
  expect(program.code.split('\n')[2]).toBe('fn help() { more(); }');
});
