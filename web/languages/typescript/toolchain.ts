import type { Diagnostic } from '#model/diagnostic.ts';
import type { Toolchain, ToolchainTools } from '#model/language.ts';
import { mainTaken, textOf } from '../_cell/problems.ts';
import { formatByPrettier } from '../_format/prettier.ts';
import { linkModules, type SourceModule } from '../_javascript/modules.ts';
import { encodeProgram } from '../_javascript/program.ts';
import { codeFiles, jsonModule } from '../_javascript/sources.ts';
import { Checker } from './checker.ts';

const MAIN = 'main.ts';
const NO_CHECK = '--noCheck';

/** Kept from compile to compile: the library's syntax trees, and what did not change. */
let checker: Promise<Checker> | undefined;

/** The TypeScript compiler: its checker's errors, and JavaScript as modules of the cell's files. */
const toolchain: Toolchain = {
  id: 'typescript@6.0.3',
  async warm(tools) {
    (await load(tools)).compile(new Map([[MAIN, WARM_UP]]), true);
  },
  async compile(request, tools) {
    const problems: Diagnostic[] = [];
    for (const flag of request.flags) {
      if (flag === NO_CHECK || flag === '--check') continue;
      const message = `${flag} is no flag that can be used here: ${NO_CHECK} runs a program in spite of type errors.`;
      problems.push({ severity: 'error', source: 'petri', code: 'flag', message });
    }
    if (Object.hasOwn(request.files, MAIN)) problems.push(mainTaken(MAIN));
    if (problems.length > 0) return { ok: false, diagnostics: problems, text: textOf(problems) };
    const files = codeFiles(MAIN, request, /\.(?:m?[jt]s|json)$/);
    const compiled = (await load(tools)).compile(files, !request.flags.includes(NO_CHECK));
    if (compiled.diagnostics.some(({ severity }) => severity === 'error')) {
      return { ok: false, diagnostics: compiled.diagnostics, text: textOf(compiled.diagnostics) };
    }
    const sources: SourceModule[] = [...compiled.modules];
    for (const [name, text] of files) {
      const code = name.endsWith('.json') ? jsonModule(text) : undefined;
      if (code !== undefined) sources.push({ name, code });
    }
    const linked = linkModules(sources);
    if (!linked.ok) return { ok: false, diagnostics: linked.diagnostics, text: textOf(linked.diagnostics) };
    const { diagnostics } = compiled;
    const bytes = encodeProgram({ main: MAIN, modules: linked.modules });
    return { ok: true, kind: 'script', bytes, debugInfo: false, diagnostics, text: textOf(diagnostics) };
  },
  format: formatByPrettier,
};

export default toolchain;

const WARM_UP = `const names: readonly string[] = petri.args;
for (const [at, name] of names.entries()) console.log(\`\${at + 1} \${name.toUpperCase()}\`);
`;

async function load({ pack }: ToolchainTools): Promise<Checker> {
  checker ??= pack.tree('lib.tar').then((library) => new Checker(library));
  // A fetch that failed is tried again.
  checker.catch(() => (checker = undefined));
  return checker;
}
