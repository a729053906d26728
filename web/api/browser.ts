import { createPagePetri } from './create-petri.ts';
import type { Petri, PetriOptions } from './petri.ts';

/** `petri.js` of the built site: `import { createPetri } from 'https://play.example.org/petri.js'`. */
export function createPetri(options: PetriOptions = {}): Promise<Petri> {
  return createPagePetri({ ...options, base: options.base ?? new URL('./', import.meta.url) });
}

export { Failure } from '#model/errors.ts';
export type { CompileAnswer, LanguageInfo, Petri, PetriOptions, PetriRun, RunOptions } from './petri.ts';
export type { RunRequest, RunResult } from '#model/run.ts';
export type { Output } from '#model/output.ts';
