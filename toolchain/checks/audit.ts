import { dirname, join } from 'node:path';
import { existsSync } from 'node:fs';
import { runNode } from './command.ts';
import type { Section, SectionResult } from './section.ts';

interface Audit {
  readonly metadata?: { readonly vulnerabilities?: { readonly high?: number; readonly critical?: number } };
}

/** Known faults in what is shipped, where the registry answers that question. */
export function auditSection(name: string): Section {
  return {
    name,
    async run(): Promise<SectionResult> {
      const npm = npmPath();
      if (npm === undefined) return notAsked('npm itself was not found beside node');
      const { output } = await runNode([npm, 'audit', '--omit=dev', '--json'], { timeoutMs: 60_000 });
      const found = parse(output)?.metadata?.vulnerabilities;
      if (found === undefined) return notAsked('the registry does not answer audits');
      const serious = (found.high ?? 0) + (found.critical ?? 0);
      return { passed: serious === 0 ? 1 : 0, failed: serious === 0 ? 0 : 1, output };
    },
  };
}

function notAsked(reason: string): SectionResult {
  return { passed: 0, failed: 0, skipped: 1, output: '', note: `not checked: ${reason}` };
}

export function npmPath(): string | undefined {
  const folder = dirname(process.execPath);
  const places = [
    process.env['npm_execpath'],
    join(folder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  return places.find((place) => place?.endsWith('npm-cli.js') === true && existsSync(place));
}

function parse(text: string): Audit | undefined {
  const start = text.indexOf('{');
  try {
    return JSON.parse(text.slice(start)) as Audit;
  } catch {
    return undefined;
  }
}
