import { ESLint } from 'eslint';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { ROOT } from '../command.ts';
import { LAYERS, importFault } from './layers.mjs';

describe('the layers', () => {
  it.each([
    ['web/model/run.ts', '#storage/open.ts'],
    ['web/storage/db.ts', '#compile/compiler.ts'],
    ['web/languages/c/toolchain.ts', '#wasi/host.ts'],
    ['web/ui/Button.svelte', '#model/run.ts'],
    ['web/runtime/supervisor.ts', '#compile/compiler.ts'],
    ['web/api/run.ts', '#app/main.ts'],
    ['toolchain/cli/main.ts', '../../web/app/main.ts'],
    // The right layer, but not by its name.
    ['web/storage/db.ts', '../model/run.ts'],
  ])('refuse that %s imports %s', (file, specifier) => {
    expect(importFault(file, specifier)).toBeTypeOf('string');
  });

  it.each([
    ['web/model/run.ts', './errors.ts'],
    ['web/storage/db.ts', '#model/run.ts'],
    ['web/storage/db.ts', 'idb'],
    ['web/cells/CellView.svelte', '#api/petri.ts'],
    ['web/app/App.svelte', '#cells/NotebookView.svelte'],
    ['toolchain/node/petri.ts', '#api/assemble.ts'],
  ])('allow that %s imports %s', (file, specifier) => {
    expect(importFault(file, specifier)).toBeUndefined();
  });

  it('have no circle: whoever may be imported imports less', () => {
    const isBelow = (low: string, high: string): boolean =>
      (LAYERS[high] ?? []).some((layer) => layer === low || isBelow(low, layer));
    for (const layer of Object.keys(LAYERS)) expect(isBelow(layer, layer), layer).toBe(false);
  });
});

describe('the lint configuration', () => {
  // Under CI the parser would take the file on disk for the text that is given.
  beforeAll(() => {
    vi.stubEnv('TSESTREE_SINGLE_RUN', 'false');
    return () => vi.unstubAllEnvs();
  });

  const eslint = new ESLint({ cwd: ROOT });

  /** Rule ids that a text is refused by. Stands in for an existing file, because typed rules need one of the program. */
  async function refusals(filePath: string, text: string): Promise<readonly (string | null)[]> {
    const [result] = await eslint.lintText(text, { filePath });
    return result?.messages.map(({ ruleId }) => ruleId) ?? [];
  }

  it.each([
    ['petri/layers', `import '#storage/open.ts';`],
    ['petri/layers', `export * from '#compile/compiler.ts';`],
    ['petri/layers', `void import('#api/assemble.ts');`],
    ['no-restricted-imports', `import 'comlink';`],
    ['no-restricted-imports', `import 'idb/with-async-ittr';`],
    ['no-restricted-globals', `new Worker('x.js');`],
    ['no-restricted-globals', `indexedDB.open('x');`],
    ['no-restricted-globals', `localStorage.clear();`],
    ['no-console', `console.log(1);`],
    ['@typescript-eslint/no-explicit-any', `export const x: any = 1;`],
  ])('has %s refuse `%s` in the model', async (rule, text) => {
    expect(await refusals('web/model/errors.ts', text)).toContain(rule);
  });
});
