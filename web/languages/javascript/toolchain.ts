import type { Toolchain } from '#model/language.ts';
import { flagRefused, mainTaken, textOf } from '../_cell/problems.ts';
import { formatByPrettier } from '../_format/prettier.ts';
import { linkModules, type SourceModule } from '../_javascript/modules.ts';
import { encodeProgram } from '../_javascript/program.ts';
import { codeFiles, jsonModule } from '../_javascript/sources.ts';

const MAIN = 'main.js';

/** Acorn finds mistakes and imports; the engine that shows the page runs the rest. */
const toolchain: Toolchain = {
  id: 'javascript@2026',
  warm: () => Promise.resolve(),
  compile(request) {
    const problems = request.flags.map((flag) => flagRefused(`${flag}: JavaScript takes no flags here.`));
    if (Object.hasOwn(request.files, MAIN)) problems.push(mainTaken(MAIN));
    const sources: SourceModule[] = [];
    for (const [name, text] of codeFiles(MAIN, request, /\.(?:m?js|json)$/)) {
      const code = name.endsWith('.json') ? jsonModule(text) : text;
      if (code !== undefined) sources.push({ name, code });
    }
    const linked = linkModules(sources);
    const diagnostics = [...problems, ...(linked.ok ? [] : linked.diagnostics)];
    if (!linked.ok || diagnostics.length > 0) {
      return Promise.resolve({ ok: false, diagnostics, text: textOf(diagnostics) });
    }
    const bytes = encodeProgram({ main: MAIN, modules: linked.modules });
    return Promise.resolve({ ok: true, kind: 'script', bytes, debugInfo: false, diagnostics, text: '' });
  },
  format: formatByPrettier,
};

export default toolchain;
