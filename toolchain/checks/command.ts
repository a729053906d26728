import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SectionResult } from './section.ts';

/** The repository's root. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface CommandResult {
  readonly code: number;
  readonly output: string;
}

/**
 * Runs node with the given arguments from the root and keeps what it prints.
 * @param onText called with what it prints as it prints it
 */
export function runNode(
  args: readonly string[],
  options: { env?: Record<string, string>; onText?: (text: string) => void; timeoutMs?: number } = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const add = (text: string) => {
      output += text;
      options.onText?.(text);
    };
    child.stdout.setEncoding('utf8').on('data', add);
    child.stderr.setEncoding('utf8').on('data', add);
    const timer =
      options.timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            add(`\nended after ${String(options.timeoutMs)} ms\n`);
            child.kill('SIGKILL');
          }, options.timeoutMs);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? 1, output });
    });
  });
}

/** Path of a tool below node_modules. */
export function toolPath(path: string): string {
  return fileURLToPath(new URL(`../../node_modules/${path}`, import.meta.url));
}

/** Several commands, each one check: passed when its exit code is 0. */
export async function eachIsACheck(
  commands: readonly { readonly what: string; readonly args: readonly string[] }[],
): Promise<SectionResult> {
  let passed = 0;
  let output = '';
  for (const { what, args } of commands) {
    const result = await runNode(args);
    if (result.code === 0) passed += 1;
    else output += `${what}:\n${result.output}\n`;
  }
  return { passed, failed: commands.length - passed, output };
}
