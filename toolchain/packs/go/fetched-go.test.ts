import { readdir, readFile, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Failure } from '#model/errors.ts';
import { makeFolder, removeFolder } from '../../node/testing/folder.ts';
import { goDownload, unpackGo } from './fetched-go.ts';
import { findGo } from './go-command.ts';
import inputs from './inputs.json' with { type: 'json' };

const { version } = inputs;
const TOP = `golang.org/toolchain@v0.0.1-go${version}.linux-amd64/`;

let folder: string;
beforeEach(async () => {
  folder = await makeFolder('go');
});
afterEach(() => removeFolder(folder));

test.each([
  ['linux', 'x64', 'linux-amd64'],
  ['linux', 'arm64', 'linux-arm64'],
  ['darwin', 'x64', 'darwin-amd64'],
  ['darwin', 'arm64', 'darwin-arm64'],
])('Go for %s on %s is the module of %s', (platform, arch, system) => {
  const download = goDownload({}, platform, arch);
  expect(download?.path).toBe(`go${version}.${system}.zip`);
  expect(download?.from).toEqual([
    `https://proxy.golang.org/golang.org/toolchain/@v/v0.0.1-go${version}.${system}.zip`,
  ]);
});

test.each([
  ['win32', 'x64'],
  ['linux', 'riscv64'],
  ['freebsd', 'x64'],
])('no Go is pinned for %s on %s', (platform, arch) => {
  expect(goDownload({}, platform, arch)).toBeUndefined();
});

test('each system has bytes of its own', () => {
  const digests = Object.values(inputs.downloads).map(({ sha256 }) => sha256);
  expect(new Set(digests).size).toBe(digests.length);
});

test('the proxies that GOPROXY names are asked before the public one', () => {
  const hosts = (GOPROXY: string): string[] =>
    (goDownload({ GOPROXY }, 'linux', 'x64')?.from ?? []).map(
      (address) => address.split('/golang.org/')[0] ?? '',
    );
  expect(hosts('https://a.example/go/, direct|http://b.example')).toEqual([
    'https://a.example/go',
    'http://b.example',
    'https://proxy.golang.org',
  ]);
  expect(hosts('https://proxy.golang.org,direct')).toEqual(['https://proxy.golang.org']);
  expect(hosts('off')).toEqual(['https://proxy.golang.org']);
});

test('a module becomes an installation: tools can be run, go.mod has its name, tests and foreign files stay out', async () => {
  const zip = zipSync({
    [`${TOP}VERSION`]: strToU8(`go${version}`),
    [`${TOP}bin/go`]: strToU8('the go command'),
    [`${TOP}pkg/tool/linux_amd64/compile`]: strToU8('the compiler'),
    [`${TOP}src/_go.mod`]: strToU8('module std'),
    [`${TOP}src/cmd/_go.mod`]: strToU8('module cmd'),
    [`${TOP}src/fmt/print.go`]: strToU8('package fmt'),
    [`${TOP}src/fmt/print_test.go`]: strToU8('package fmt_test'),
    [`${TOP}src/fmt/testdata/x.go`]: strToU8('x'),
    [`${TOP}../outside`]: strToU8('x'),
    'elsewhere/x': strToU8('x'),
  });
  const root = join(folder, 'goroot');
  expect(await unpackGo(zip, root)).toEqual({ version, root });
  const written = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = written
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll(sep, '/'),
    );
  expect(files.sort()).toEqual([
    'VERSION',
    'bin/go',
    'pkg/tool/linux_amd64/compile',
    'src/cmd/go.mod',
    'src/fmt/print.go',
    'src/go.mod',
  ]);
  expect(await readFile(join(root, 'src/cmd/go.mod'), 'utf8')).toBe('module cmd');
  expect(await readFile(join(root, 'bin/go'), 'utf8')).toBe('the go command');
  if (process.platform === 'win32') return;
  const canRun = async (path: string): Promise<boolean> =>
    ((await stat(join(root, path))).mode & 0o100) !== 0;
  expect(await canRun('bin/go')).toBe(true);
  expect(await canRun('pkg/tool/linux_amd64/compile')).toBe(true);
  expect(await canRun('src/fmt/print.go')).toBe(false);
});

const quiet = { say: () => undefined, commands: ['/nowhere/bin/go'] };

test('without a Go of this machine it is the fetched one', async () => {
  const fetched = { version, root: '/fetched' };
  expect(await findGo(version, { ...quiet, fetchGo: () => Promise.resolve(fetched) })).toBe(fetched);
});

test('where none is pinned, the message says what to install', async () => {
  const found = findGo(version, { ...quiet, fetchGo: () => Promise.resolve(undefined) });
  await expect(found).rejects.toMatchObject({
    code: 'pack.tool-missing',
    message:
      'Go cannot be compiled here: the Go pack was not made, because no Go was found. Install Go 1.21 or newer, and run `npm start` ' +
      'again: it makes the pack.',
  });
});

test('a Go that cannot be fetched is missing, with what each source answered', async () => {
  const failure = new Failure('pack.download-failed', 'x', {
    detail: { tried: ['a.example: it answers 404'] },
  });
  const found = findGo(version, { ...quiet, fetchGo: () => Promise.reject(failure) });
  await expect(found).rejects.toMatchObject({
    code: 'pack.tool-missing',
    message:
      `Go cannot be compiled here: the Go pack was not made, because no Go was found, and Go ${version} could not be fetched ` +
      '(a.example: it answers 404). Connect to the network, or install Go 1.21 or newer, and run `npm start` again: it makes the pack.',
  });
});
