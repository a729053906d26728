import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from './project-root.ts';
import { parseRecipe, recipeArgv } from './recipe.ts';
import { packagesOf, readToolchainSpecs } from './toolchain-spec.ts';

const readRecipe = async (language: string) =>
  parseRecipe(
    JSON.parse(await readFile(join(projectRoot(), 'web/languages', language, 'recipe.json'), 'utf8')),
    language,
  );
const request = { flags: [], files: [], main: 'main.c', output: '/work/out' };

it.each(['c', 'cpp', 'rust', 'zig', 'go', 'mojo', 'cuda'])(
  'the recipe of %s names tools that its toolchains have',
  async (language) => {
    const specs = await readToolchainSpecs();
    for (const { toolchains, tool } of (await readRecipe(language)).targets) {
      for (const id of toolchains) expect(specs.get(id)?.tools).toHaveProperty(tool);
    }
  },
);

it('puts whole arguments where they belong, names never as flags', async () => {
  const [target] = (await readRecipe('c')).targets;
  if (target === undefined) throw new Error('no target');
  const argv = recipeArgv(target, ['/usr/bin/cc'], {
    ...request,
    flags: ['-O2'],
    files: ['b.c', '-x.c', 'a.h'],
  });
  expect(argv).toEqual([
    '/usr/bin/cc',
    '-g',
    '-O2',
    '-o',
    '/work/out',
    './main.c',
    './-x.c',
    './b.c',
    '-lm',
    '-pthread',
  ]);
});

it('puts the output at the end of an argument, too, and leaves what a reader wrote alone', async () => {
  const [target] = (await readRecipe('zig')).targets;
  if (target === undefined) throw new Error('no target');
  const argv = recipeArgv(target, ['zig'], { ...request, main: 'main.zig', flags: ['-OReleaseFast'] });
  expect(argv.slice(-2)).toEqual(['-femit-bin=/work/out', './main.zig']);
  expect(argv).toContain('-OReleaseFast');
});

it.each(['-O2 -o', '-Wl,-x', '-O2\n-fplugin=x', '', '-', '{main}', '-std=c17;id'])(
  'refuses the flag %j',
  async (flag) => {
    const [target] = (await readRecipe('c')).targets;
    if (target === undefined) throw new Error('no target');
    expect(() => recipeArgv(target, ['cc'], { ...request, flags: [flag] })).toThrow(
      expect.objectContaining({ code: 'service.flag-refused' }),
    );
  },
);

it.each([
  [{ format: 2 }, 'format'],
  [{ format: 1, main: '../x', targets: [] }, 'main'],
  [{ format: 1, main: 'a', targets: [] }, 'targets'],
  [{ format: 1, main: 'a', targets: [{}] }, 'targets.0'],
])('refuses %j, and says where', (input, place) => {
  expect(() => parseRecipe(input, 'x')).toThrow(
    expect.objectContaining({
      code: 'service.recipe-invalid',
      message: expect.stringContaining(place) as string,
    }),
  );
});

it('a toolchain has the packages of what it extends, each pinned once', async () => {
  const specs = await readToolchainSpecs();
  const rust = specs.get('rust');
  if (rust === undefined) throw new Error('no rust');
  const names = packagesOf(rust, specs).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['clang-19', 'rustc', 'libstd-rust-dev-wasm32']));
  expect(new Set(names).size).toBe(names.length);
});
