import type { Toolchain } from '#model/language.ts';
import { flagRefused, mainTaken, textOf } from '../_cell/problems.ts';
import { MAIN, PageCompile } from './compile-page.ts';
import { encodePage } from './page.ts';

/** parse5 reads the document, acorn its scripts; the browser that shows the page does the rest. */
const toolchain: Toolchain = {
  id: 'html@2026',
  warm: () => Promise.resolve(),
  async compile(request) {
    const compile = new PageCompile(request);
    const page = await compile.run();
    const diagnostics = [...compile.diagnostics];
    for (const flag of request.flags) diagnostics.push(flagRefused(`${flag}: HTML takes no flags here.`));
    if (Object.hasOwn(request.files, MAIN)) diagnostics.push(mainTaken(MAIN));
    const text = textOf(diagnostics);
    if (page === undefined || diagnostics.some(({ severity }) => severity === 'error')) {
      return { ok: false, diagnostics, text };
    }
    return { ok: true, kind: 'page', bytes: encodePage(page), debugInfo: false, diagnostics, text };
  },
};

export default toolchain;
