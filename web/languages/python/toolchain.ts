import type { Diagnostic } from '#model/diagnostic.ts';
import type { Toolchain } from '#model/language.ts';
import { packSources } from '#model/source-bundle.ts';
import { format } from './format.ts';

const MAIN = 'main.py';

/** The artifact is the sources. CPython's own parser looks at them where they run: it is loaded there once, not twice. */
const toolchain: Toolchain = {
  id: 'python@3.14.2',
  warm: () => Promise.resolve(),
  compile(request) {
    const diagnostics: Diagnostic[] = request.flags.map((flag) => ({
      severity: 'error',
      source: 'petri',
      code: 'flag',
      message: `${flag}: Python takes no flags here.`,
    }));
    if (Object.hasOwn(request.files, MAIN)) {
      const message = `${MAIN} is the cell's own text: give the file another name.`;
      diagnostics.push({ file: MAIN, severity: 'error', source: 'petri', code: 'file-name', message });
    }
    if (diagnostics.length > 0) {
      const text = diagnostics.map(({ message }) => `${message}\n`).join('');
      return Promise.resolve({ ok: false, diagnostics, text });
    }
    const bytes = packSources(MAIN, request.source, request.files);
    return Promise.resolve({ ok: true, kind: 'source', bytes, debugInfo: false, diagnostics, text: '' });
  },
  format,
};

export default toolchain;
