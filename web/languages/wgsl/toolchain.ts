import type { Diagnostic } from '#model/diagnostic.ts';
import type { Toolchain } from '#model/language.ts';
import { MAIN, planProgram } from './plan.ts';
import { encodeProgram } from './program.ts';

/** Reads declarations and annotations. What compiles the shader is the browser that runs it: see guest.ts. */
const toolchain: Toolchain = {
  id: 'wgsl@2026',
  async warm() {
    await import('./wgsl-reflect.mjs');
  },
  async compile(request) {
    const problems: Diagnostic[] = request.flags.map((flag) => ({
      severity: 'error',
      source: 'petri',
      code: 'flag',
      message: `${flag}: WGSL takes no flags here.`,
    }));
    if (Object.hasOwn(request.files, MAIN)) {
      const message = `${MAIN} is the cell's own text: give the file another name.`;
      problems.push({ file: MAIN, severity: 'error', source: 'petri', code: 'file-name', message });
    }
    const { program, diagnostics } = await planProgram(request);
    const all = [...problems, ...diagnostics];
    const text = all.map(lineOf).join('');
    if (all.some(({ severity }) => severity === 'error')) return { ok: false, diagnostics: all, text };
    const bytes = encodeProgram(program);
    return { ok: true, kind: 'script', bytes, debugInfo: false, diagnostics: all, text };
  },
};

export default toolchain;

function lineOf({ file, range, severity, message }: Diagnostic): string {
  const place = range && `:${String(range.start.line + 1)}:${String(range.start.character + 1)}`;
  return `${file === undefined ? '' : `${file}${place ?? ''}: `}${severity}: ${message}\n`;
}
