import { eachIsACheck, toolPath } from './command.ts';
import type { Section } from './section.ts';

/** The size budgets of `.size-limit.js`, each one check. */
export function sizeSection(name: string): Section {
  return {
    name,
    run: () => eachIsACheck([{ what: 'size-limit', args: [toolPath('size-limit/bin.js')] }]),
  };
}
