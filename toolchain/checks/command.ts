import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
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
  options: {
    env?: Record<string, string>;
    onText?: (text: string) => void;
    timeoutMs?: number;
    /** Takes only what others leave of the processors: for what nobody waits for. */
    isPatient?: boolean;
  } = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    // At once: threads that it starts have the priority of the one that starts them.
    if (options.isPatient === true && child.pid !== undefined) stepBack(child.pid);
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

function stepBack(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It has ended already, or the system does not allow it: then it runs as others do.
  }
}

/**
 * Several commands in turn, each one check: passed when its exit code is 0. No clock is in them, so they take only what
 * tests leave of the processors.
 */
export async function eachIsACheck(
  commands: readonly { readonly what: string; readonly args: readonly string[] }[],
): Promise<SectionResult> {
  let passed = 0;
  let output = '';
  for (const { what, args } of commands) {
    const result = await runNode(args, { isPatient: true });
    if (result.code === 0) passed += 1;
    else output += `${what}:\n${result.output}\n`;
  }
  return { passed, failed: commands.length - passed, output };
}
