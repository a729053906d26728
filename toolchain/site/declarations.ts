import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import ts from 'typescript';
import type { Plugin } from 'vite';

/**
 * `<name>.d.ts` beside a bundle. Each file by itself: what others get types of imports nothing of ours but what is named here too, and says
 * the type of everything that it exports.
 * @param files name in the bundle → path of its source
 */
export function declarations(files: Readonly<Record<string, string>>): Plugin {
  const names = new Map(Object.entries(files).map(([name, path]) => [`./${basename(path)}`, `./${name}.js`]));
  return {
    name: 'petri:declarations',
    apply: 'build',
    async generateBundle() {
      for (const [name, path] of Object.entries(files)) {
        const { outputText, diagnostics = [] } = ts.transpileDeclaration(await readFile(path, 'utf8'), {
          fileName: path,
          reportDiagnostics: true,
        });
        const [fault] = diagnostics;
        if (fault !== undefined)
          this.error(`${path}: ${ts.flattenDiagnosticMessageText(fault.messageText, '\n')}`);
        const source = outputText.replace(/'(\.\/[\w-]+\.ts)'/g, (_, from: string) => {
          const to = names.get(from);
          return to === undefined
            ? this.error(`${path} has a type of ${from}, which is not declared.`)
            : `'${to}'`;
        });
        this.emitFile({ type: 'asset', fileName: `${name}.d.ts`, source });
      }
    },
  };
}
