import type { Toolchain } from '#model/language.ts';
import { flagRefused, mainTaken } from '../_cell/problems.ts';
import { MAIN, renderMarkdown } from './render.ts';

/** remark reads the text, Temml its formulas; what comes of it is sanitised HTML, which is the artifact. */
const toolchain: Toolchain = {
  id: 'markdown@2026',
  warm: () => Promise.resolve(),
  async compile({ source, files, flags }) {
    const problems = flags.map((flag) => flagRefused(`${flag}: Markdown takes no flags.`));
    if (Object.hasOwn(files, MAIN)) problems.push(mainTaken(MAIN));
    if (problems.length > 0) return { ok: false, diagnostics: problems, text: '' };
    const { html, diagnostics } = await renderMarkdown(source, files);
    const bytes = new TextEncoder().encode(html);
    return { ok: true, kind: 'html', bytes, debugInfo: false, diagnostics, text: '' };
  },
};

export default toolchain;
