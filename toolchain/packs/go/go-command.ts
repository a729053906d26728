import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '#model/errors.ts';

/** How long a Go may take to fetch another version of itself (80 MB), in milliseconds. */
const FETCH_MS = 5 * 60_000;

/** The first Go that can make programs for WASI preview 1, and that fetches another version of itself when told to. */
const OLDEST = [1, 21] as const;

export interface GoInstallation {
  /** `1.26.8`. */
  readonly version: string;
  /** Where its sources and tools stand. */
  readonly root: string;
}

export interface FindGoOptions {
  readonly say: (text: string) => void;
  /** The pinned version from elsewhere, or undefined for machines that none is pinned for. */
  readonly fetchGo: () => Promise<GoInstallation | undefined>;
  /** What may be a go command of this machine. Default: where systems have it. */
  readonly commands?: readonly string[];
}

/**
 * The pinned version when this machine has it or its Go can fetch it (a module, verified by Go against its checksum
 * database), else what is installed. Where that is nothing, or too old, it is what `fetchGo` gives. Throws Failure
 * `pack.tool-missing` when there is none of these.
 */
export async function findGo(
  wanted: string,
  { say, fetchGo, commands = candidates() }: FindGoOptions,
): Promise<GoInstallation> {
  let problem = 'no Go was found';
  for (const command of commands) {
    const local = await ask(command, 'local');
    if (local === undefined) continue;
    if (local.version === wanted) return local;
    problem = `the Go that was found is ${local.version}`;
    if (!isNewEnough(local.version)) continue;
    say(`Go ${local.version} is here; asking it for Go ${wanted}, which it may have to fetch`);
    const pinned = await ask(command, `go${wanted}`);
    if (pinned?.version === wanted) return pinned;
    say(`Go ${wanted} cannot be had here: the pack is made with Go ${local.version}, and is of that version`);
    return local;
  }
  try {
    const fetched = await fetchGo();
    if (fetched !== undefined) return fetched;
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'pack.download-failed') throw error;
    throw missing(`${problem}, and Go ${wanted} could not be fetched (${triedOf(error)})`, error);
  }
  throw missing(problem);
}

function missing(problem: string, cause?: Failure): Failure {
  return new Failure(
    'pack.tool-missing',
    `Go cannot be compiled here: the Go pack was not made, because ${problem}. ` +
      `${cause === undefined ? 'Install' : 'Connect to the network, or install'} Go ` +
      `${OLDEST.join('.')} or newer, and run \`npm start\` again: it makes the pack.`,
    { cause },
  );
}

/** What each source answered. */
function triedOf({ detail }: Failure): string {
  return Array.isArray(detail['tried']) ? detail['tried'].join('; ') : '';
}

/** The installation that a go command and a value of GOTOOLCHAIN stand for, or undefined when there is none. */
async function ask(command: string, toolchain: string): Promise<GoInstallation | undefined> {
  // `go env` writes no file and runs no program of the folder it stands in.
  const env = { ...process.env, GOTOOLCHAIN: toolchain, GOWORK: 'off' };
  const options = { env, cwd: homedir(), timeout: FETCH_MS };
  const answer = await run(command, ['env', 'GOVERSION', 'GOROOT'], options).catch(() => undefined);
  const [name = '', root = ''] = answer?.stdout.split(/\r?\n/) ?? [];
  const version = /^go(\d+\.\d+(?:\.\d+|rc\d+)?)/.exec(name)?.[1];
  return answer?.code !== 0 || version === undefined || root === '' ? undefined : { version, root };
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
  /** In milliseconds; then it is ended. Default: none. */
  readonly timeout?: number;
}

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Rejects when the program cannot be started. */
function run(
  command: string,
  args: readonly string[],
  { env, cwd, onLine, timeout }: RunOptions,
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    // Not spawn's own: that one keeps the process alive when the program is not there.
    const timer = timeout === undefined ? undefined : setTimeout(() => child.kill(), timeout);
    // Ctrl-C reaches the whole group by itself; a plain kill of this process must not leave the child behind.
    const end = (signal: NodeJS.Signals): void => {
      child.kill(signal);
      process.exit(1);
    };
    process.once('SIGTERM', end);
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
    child.on('error', (error) => {
      clearTimeout(timer);
      process.off('SIGTERM', end);
      reject(error);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      process.off('SIGTERM', end);
      resolve({ code, stdout, stderr });
    });
  });
}
