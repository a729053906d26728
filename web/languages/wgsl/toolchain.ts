import type { Toolchain } from '#model/language.ts';
import { flagRefused, mainTaken, textOf } from '../_cell/problems.ts';
import { MAIN, planProgram } from './plan.ts';
import { encodeProgram } from './program.ts';

/** Reads declarations and annotations. What compiles the shader is the browser that runs it: see guest.ts. */
const toolchain: Toolchain = {
  id: 'wgsl@2026',
  async warm() {
    await import('./wgsl-reflect.mjs');
  },
  async compile(request) {
    const problems = request.flags.map((flag) => flagRefused(`${flag}: WGSL takes no flags here.`));
    if (Object.hasOwn(request.files, MAIN)) problems.push(mainTaken(MAIN));
    const { program, diagnostics } = await planProgram(request);
    const all = [...problems, ...diagnostics];
    const text = textOf(all);
    if (all.some(({ severity }) => severity === 'error')) return { ok: false, diagnostics: all, text };
    const bytes = encodeProgram(program);
    return { ok: true, kind: 'script', bytes, debugInfo: false, diagnostics: all, text };
  },
};

export default toolchain;
