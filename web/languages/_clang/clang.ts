import type { CompileRequest } from '#model/compile-request.ts';
import type { Diagnostic } from '#model/diagnostic.ts';
import type { Toolchain } from '#model/language.ts';
import { mainTaken } from '../_cell/problems.ts';
import { RESERVED_ROOTS } from './argv.ts';
import { Compilation } from './compilation.ts';
import { parseFlags } from './flags.ts';
import { formatSource } from './format.ts';
import { loadClang } from './load.ts';
import { PreambleCache } from './preamble-cache.ts';
import { languageOf } from './source-language.ts';
import { symbolize } from './symbolize.ts';
import { training } from './training.ts';

/** C and C++ by the clang pack. `mainFile` is what the cell's main text is compiled as. */
export function clangToolchain(mainFile: string): Toolchain {
  const preambles = new PreambleCache();
  return {
    id: 'clang@22.1.0',
    async warm(tools) {
      const clang = await loadClang(tools, languageOf(mainFile) === 'c++');
      // The engine compiles functions when they first run: a small program makes it compile most of what is needed.
      const request: CompileRequest = { language: '', source: WARM_UP, files: {}, flags: [] };
      await new Compilation(mainFile, request, parseFlags([]), clang, tools, preambles).run();
    },
    async compile(request, tools) {
      const flags = parseFlags(request.flags);
      const problems = [...flags.problems, ...nameProblems(mainFile, request)];
      if (problems.length > 0) return { ok: false, diagnostics: problems, text: textOf(problems) };
      return new Compilation(mainFile, request, flags, await load(request, tools), tools, preambles).run();
    },
    async idle(request, tools) {
      const flags = parseFlags(request.flags);
      if (flags.problems.length > 0 || nameProblems(mainFile, request).length > 0) return;
      await new Compilation(mainFile, request, flags, await load(request, tools), tools, preambles).prepare();
    },
    format: (request) => formatSource(request, mainFile),
    symbolize,
    training,
  };

  function load(request: CompileRequest, tools: ToolchainTools): ReturnType<typeof loadClang> {
    const cxx = [mainFile, ...Object.keys(request.files)].some((name) => languageOf(name) === 'c++');
    return loadClang(tools, cxx);
  }
}

type ToolchainTools = Parameters<Toolchain['warm']>[0];

const WARM_UP = '#include <stdio.h>\nint main(void) { printf("%d\\n", 42); return 0; }\n';

/** Names that the toolchain cannot take, beside what `isFileName` refuses. */
function nameProblems(mainFile: string, request: CompileRequest): Diagnostic[] {
  return Object.keys(request.files).flatMap((name): Diagnostic[] => {
    const problem = { file: name, severity: 'error', code: 'file-name', source: 'petri' } as const;
    if (name === mainFile) return [mainTaken(name)];
    if (RESERVED_ROOTS.includes(name.split('/', 1)[0] ?? '')) {
      return [
        { ...problem, message: `${name} is in a folder of the toolchain's: give the folder another name.` },
      ];
    }
    return [];
  });
}

function textOf(problems: readonly Diagnostic[]): string {
  return problems.map(({ severity, message }) => `${severity}: ${message}\n`).join('');
}
