import type { Diagnostic } from '#model/diagnostic.ts';
import type { Toolchain } from '#model/language.ts';
import { MAIN, renderMarkdown } from './render.ts';

/** remark reads the text, Temml its formulas; what comes of it is sanitised HTML, which is the artifact. */
const toolchain: Toolchain = {
  id: 'markdown@2026',
  warm: () => Promise.resolve(),
  async compile({ source, files, flags }) {
    const problems = flags.map((flag): Diagnostic => {
      const message = `${flag}: Markdown takes no flags.`;
      return { severity: 'error', source: 'petri', code: 'flag', message };
    });
    if (Object.hasOwn(files, MAIN)) {
      const message = `${MAIN} is the cell's own text: give the file another name.`;
      problems.push({ file: MAIN, severity: 'error', source: 'petri', code: 'file-name', message });
    }
    if (problems.length > 0) return { ok: false, diagnostics: problems, text: '' };
    const { html, diagnostics } = await renderMarkdown(source, files);
    const bytes = new TextEncoder().encode(html);
    return { ok: true, kind: 'html', bytes, debugInfo: false, diagnostics, text: '' };
  },
};

export default toolchain;
