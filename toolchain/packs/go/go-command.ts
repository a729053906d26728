import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '#model/errors.ts';

/** The first Go that can make programs for WASI preview 1, and that fetches another version of itself when told to. */
const OLDEST = [1, 21] as const;

export interface GoInstallation {
  /** `1.26.8`. */
  readonly version: string;
  /** Where its sources and tools stand. */
  readonly root: string;
}

/**
 * The pinned version when this machine has it or its Go can fetch it (a module, verified by Go against its checksum
 * database), else what is installed. Throws Failure `pack.tool-missing` when there is no Go, or too old a one.
 */
export async function findGo(wanted: string): Promise<GoInstallation> {
  let problem = 'no Go was found';
  for (const command of candidates()) {
    for (const toolchain of [`go${wanted}`, 'local']) {
      // `go env` writes no file and runs no program of the folder it stands in.
      const env = { ...process.env, GOTOOLCHAIN: toolchain, GOWORK: 'off' };
      const answer = await run(command, ['env', 'GOVERSION', 'GOROOT'], { env, cwd: homedir() }).catch(
        () => undefined,
      );
      const [name = '', root = ''] = answer?.stdout.split(/\r?\n/) ?? [];
      const version = /^go(\d+\.\d+(?:\.\d+|rc\d+)?)/.exec(name)?.[1];
      if (answer?.code !== 0 || version === undefined || root === '') continue;
      if (isNewEnough(version)) return { version, root };
      problem = `the Go that was found is ${version}`;
    }
  }
  throw new Failure(
    'pack.tool-missing',
    `Go cannot be compiled here: the Go pack was not made, because ${problem}. Install Go ` +
      `${OLDEST.join('.')} or newer and run \`npm start\` again: it makes the pack.`,
  );
}

function candidates(): readonly string[] {
  if (process.platform === 'win32') return ['go.exe', 'C:\\Program Files\\Go\\bin\\go.exe'];
  return ['go', '/usr/local/go/bin/go', '/usr/lib/go/bin/go', '/opt/homebrew/bin/go'];
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

export interface GoBuildOptions {
  /** Where compiled packages are kept; a killed run goes on from there. */
  readonly cache: string;
  /** Default: the standard library's sources. */
  readonly cwd?: string;
  /** Called with every line on standard error: with `-v`, the name of a package whose compilation has begun. */
  readonly onLine?: (line: string) => void;
}

/**
 * Runs the installation's own go command for wasip1, untouched by this machine's settings: what is made depends on the
 * version alone. Resolves with its standard output. Throws Failure `pack.tool-failed`.
 */
export async function goForWasi(
  { root }: GoInstallation,
  args: readonly string[],
  { cache, cwd = join(root, 'src'), onLine }: GoBuildOptions,
): Promise<string> {
  const kept = Object.entries(process.env).filter(([name]) => !/^(GO|CGO|CC$|CXX$)/i.test(name));
  const env = {
    ...Object.fromEntries(kept),
    GOENV: 'off',
    GOTOOLCHAIN: 'local',
    GOROOT: root,
    GOOS: 'wasip1',
    GOARCH: 'wasm',
    CGO_ENABLED: '0',
    GO111MODULE: 'on',
    GOWORK: 'off',
    GOPROXY: 'off',
    GOTELEMETRY: 'off',
    GOCACHE: join(cache, 'build'),
    GOPATH: join(cache, 'path'),
  };
  const command = join(root, 'bin', process.platform === 'win32' ? 'go.exe' : 'go');
  const { code, stdout, stderr } = await run(command, args, { env, cwd, onLine });
  if (code === 0) return stdout;
  const last = stderr.trim().split('\n').slice(-20).join('\n');
  throw new Failure(
    'pack.tool-failed',
    `\`go ${args[0] ?? ''}\` of ${root} failed while the Go pack was made. It said:\n${last}`,
  );
}

interface RunOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly onLine?: ((line: string) => void) | undefined;
}

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Rejects when the program cannot be started. */
function run(command: string, args: readonly string[], { env, cwd, onLine }: RunOptions): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    let line = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      const lines = (line + text).split('\n');
      line = lines.pop() ?? '';
      for (const each of lines) onLine?.(each);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}
