import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

export interface ToolEnd {
  readonly code: number;
  /** stdout, then stderr. */
  readonly text: string;
}

/** A program that this machine may have. */
export interface Tool {
  run(...args: readonly string[]): Promise<ToolEnd>;
}

/** Looks for a program in `PATH`. Undefined: its checks are skipped. */
export async function findTool(name: string): Promise<Tool | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, name);
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return { run: (...args) => run(path, args) };
  }
  return undefined;
}

/** The title of checks by a program, which says so where they are skipped. */
export function titledFor(tool: Tool | undefined, title: string, name: string): string {
  return tool === undefined ? `${title}, skipped: ${name} is not installed` : title;
}

async function run(path: string, args: readonly string[]): Promise<ToolEnd> {
  try {
    const { stdout, stderr } = await promisify(execFile)(path, [...args], { maxBuffer: 16 * 1024 * 1024 });
    return { code: 0, text: stdout + stderr };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: unknown; stdout?: string; stderr?: string };
    if (typeof code !== 'number') throw error;
    return { code, text: stdout + stderr };
  }
}
