import { runNode, toolPath } from './command.ts';
import type { Section, SectionResult } from './section.ts';

interface Budget {
  readonly name: string;
  readonly passed: boolean;
  readonly size: number;
}

/** The size budgets of `.size-limit.js`, each one check. */
export function sizeSection(name: string): Section {
  return {
    name,
    async run(): Promise<SectionResult> {
      const { output } = await runNode([toolPath('size-limit/bin.js'), '--json']);
      const budgets = parse(output);
      if (budgets === undefined) return { passed: 0, failed: 1, output };
      const failed = budgets.filter(({ passed }) => !passed).length;
      const note = budgets.map((each) => `${each.name}: ${(each.size / 1000).toFixed(1)} kB`).join('; ');
      return { passed: budgets.length - failed, failed, output, note };
    },
  };
}

function parse(text: string): readonly Budget[] | undefined {
  try {
    return JSON.parse(text.slice(text.indexOf('['))) as readonly Budget[];
  } catch {
    return undefined;
  }
}
