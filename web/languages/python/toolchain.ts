import type { Toolchain } from '#model/language.ts';
import { packSources } from '#model/source-bundle.ts';
import { flagRefused, mainTaken } from '../_cell/problems.ts';
import { format } from './format.ts';

const MAIN = 'main.py';

/** The artifact is the sources. CPython's own parser looks at them where they run: it is loaded there once, not twice. */
const toolchain: Toolchain = {
  id: 'python@3.14.2',
  warm: () => Promise.resolve(),
  compile(request) {
    const diagnostics = request.flags.map((flag) => flagRefused(`${flag}: Python takes no flags here.`));
    if (Object.hasOwn(request.files, MAIN)) diagnostics.push(mainTaken(MAIN));
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
