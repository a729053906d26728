import { auditSection } from './audit.ts';
import { eachIsACheck, toolPath } from './command.ts';
import { playwrightSection } from './playwright.ts';
import type { Section } from './section.ts';
import { sizeSection } from './size.ts';
import { vitestSection } from './vitest.ts';

const TSC = toolPath('typescript/bin/tsc');

/**
 * Beside all tests, one after the other: each is a process on one core, at the lowest priority. Tests in a browser wait
 * half of their time, and these take that half. What finds most comes first.
 */
export const statics: readonly Section[] = [
  {
    name: 'format',
    run: () =>
      eachIsACheck([
        {
          what: 'prettier',
          args: [toolPath('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
        },
      ]),
  },
  {
    name: 'lint',
    run: () =>
      eachIsACheck([
        { what: 'eslint', args: [toolPath('eslint/bin/eslint.js'), '--max-warnings', '0', '.'] },
      ]),
  },
  {
    name: 'types',
    run: () =>
      eachIsACheck([
        {
          what: 'window (svelte-check)',
          args: [
            toolPath('svelte-check/bin/svelte-check'),
            '--tsconfig',
            './tsconfig.json',
            '--fail-on-warnings',
          ],
        },
        ...['worker', 'node', 'test', 'e2e'].map((realm) => ({
          what: `${realm} (tsc)`,
          args: [TSC, '--project', `tsconfig.${realm}.json`],
        })),
      ]),
  },
  {
    name: 'dead-code',
    run: () => eachIsACheck([{ what: 'knip', args: [toolPath('knip/bin/knip.js'), '--no-progress'] }]),
  },
];

/** In order, those of a group side by side. */
export const groups: readonly (readonly Section[])[] = [
  // The browser's tests wait, most of the time.
  [vitestSection('unit', 'node'), vitestSection('browser', 'browser')],
  [playwrightSection('e2e')],
  [sizeSection('size'), auditSection('audit')],
];
