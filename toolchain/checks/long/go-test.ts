import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { holds, isNameBuilt } from '#languages/go/constraints.ts';
import { readHeader } from '#languages/go/header.ts';
import inputs from '../../packs/go/inputs.json' with { type: 'json' };
import { resultOf, whyFailed, type UpstreamSuite, type UpstreamTest } from './upstream.ts';

/** One program of Go's own `test` folder that is built from one file and run without arguments. */
interface GoTest extends UpstreamTest {
  readonly source: string;
  /** What it prints; empty: nothing. */
  readonly expected: string;
}

/** Where Debian's `golang-…-src` has them; a Go from go.dev brings its own. */
const DEBIAN = '/usr/share';

const MINOR = Number(inputs.version.split('.')[1]);

/** Go's own tests (`// run`), compiled by the pack and run as guests. */
export const goTest: UpstreamSuite<GoTest> = {
  name: 'go-test',
  howToGetIt: 'there is no test folder of Go: install a Go from go.dev, or apt-get install golang-1.19-src',
  async withTests(use) {
    const folder = await findFolder();
    if (folder === undefined) return undefined;
    return use(await readTests(folder));
  },
  async run(petri, { source, expected }) {
    const request = { language: 'go', source, env: { PATH: '/' }, stdin: '' };
    const result = await resultOf(petri, request);
    if (typeof result === 'string') return result;
    const why = whyFailed(result);
    if (why !== undefined) return `${why}: ${lastLine(result.stderr)}`;
    // As Go's own runner does: both streams, of which the expected text names no order.
    return sorted(`${result.stdout}\n${result.stderr}`) === sorted(expected)
      ? undefined
      : 'prints something else';
  },
};

/** The tests of the newest Go that is installed. */
async function findFolder(): Promise<string | undefined> {
  const go = await promisify(execFile)('go', ['env', 'GOROOT']).then(
    ({ stdout }) => [join(stdout.trim(), 'test')],
    () => [],
  );
  const names = await readdir(DEBIAN).catch(() => []);
  const minor = (name: string): number => Number(/^go-1\.(\d+)$/.exec(name)?.[1] ?? -1);
  const packaged = names
    .filter((name) => minor(name) > 0)
    .sort((a, b) => minor(b) - minor(a))
    .map((name) => join(DEBIAN, name, 'test'));
  for (const folder of [...go, ...packaged]) {
    if ((await readdir(folder).catch(() => [])).length > 0) return folder;
  }
  return undefined;
}

async function readTests(folder: string): Promise<readonly GoTest[]> {
  const names = await readdir(folder, { recursive: true });
  const tests: GoTest[] = [];
  for (const path of names.map((name) => name.replaceAll('\\', '/')).sort()) {
    if (!path.endsWith('.go') || path.includes('.dir/')) continue;
    const text = await readFile(join(folder, path), 'utf8').catch(() => '');
    // Those that look for their own file in a traceback: here it is called main.go.
    const source = text.replaceAll(path.replace(/^.*\//, ''), 'main.go');
    if (!/^\/\/ run\s*$/m.test(source.split('\n', 1)[0] ?? '')) continue;
    const expected = await readFile(join(folder, path.replace(/\.go$/, '.out')), 'utf8').catch(() => '');
    const skip = whyNotHere(path, source);
    tests.push({ name: path.slice(0, -'.go'.length), source, expected, ...(skip !== undefined && { skip }) });
  }
  return tests;
}

function whyNotHere(path: string, source: string): string | undefined {
  const { constraint } = readHeader(source);
  if (!isNameBuilt(path)) return 'is for another system by its name';
  if (constraint !== undefined && holds(constraint, new Set(), MINOR) !== true) return `is for ${constraint}`;
  return /"os\/exec"/.test(source) ? 'starts other programs' : undefined;
}

function sorted(text: string): string {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.sort().join('\n');
}

function lastLine(text: string): string {
  return (text.trimEnd().split('\n').at(-1) ?? '').slice(0, 200);
}
