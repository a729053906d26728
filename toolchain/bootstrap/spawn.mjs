// Child processes without a shell where possible: the same on Linux, macOS and Windows.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { sayDescriptor } from './say.mjs';

/** The repository's root, with the system's separators. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Runs a program to its end. `show` passes its output on; otherwise it is kept and returned.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ show?: boolean, shell?: boolean, env?: Record<string, string | undefined> }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { ...process.env, ...options.env },
      shell: options.shell ?? false,
      stdio: ['ignore', options.show ? sayDescriptor() : 'pipe', options.show ? 'inherit' : 'pipe'],
    });
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => (output += text));
    child.stderr?.setEncoding('utf8').on('data', (text) => (output += text));
    // Ctrl-C reaches the whole group by itself; a plain kill of this process must not leave the child behind.
    const pass = (signal) => child.kill(signal);
    process.once('SIGTERM', pass);
    child.on('error', reject);
    child.on('close', (code) => {
      process.off('SIGTERM', pass);
      resolve({ code: code ?? 1, output });
    });
  });
}

/** Runs node with arguments. */
export function runNode(args, options) {
  return run(process.execPath, args, options);
}

/** Runs npm: the one that started us when there is one, so that no shell and no PATH are needed. */
export function runNpm(args, options = {}) {
  const own = process.env.npm_execpath;
  if (own?.endsWith('npm-cli.js')) return runNode([own, ...args], options);
  // npm is a .cmd file on Windows, which only a shell can start. The arguments are constants of ours.
  return run('npm', args, { ...options, shell: process.platform === 'win32' });
}

/** Path of a file of an installed package's command line tool. */
export function toolPath(path) {
  return fileURLToPath(new URL(`../../node_modules/${path}`, import.meta.url));
}
