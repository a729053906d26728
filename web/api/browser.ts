import { createPagePetri } from './create-petri.ts';
import type { Petri, PetriOptions } from './petri.ts';

/** `petri.js` of the built site: `import { createPetri } from 'https://play.example.org/petri.js'`. */
export function createPetri(options: PetriOptions = {}): Promise<Petri> {
  return createPagePetri({ ...options, base: options.base ?? new URL('./', import.meta.url) });
}

export { checkCapability } from './check-capability.ts';
export { defineCapability } from './define-capability.ts';
export { Failure } from '#model/errors.ts';
export type { CapabilityCheck, CapabilityExamples } from './check-capability.ts';
export type {
  ArgumentSchema,
  CapabilityContext,
  CapabilityDefinition,
  OwnCapability,
} from './define-capability.ts';
export type { Answer, Question } from '#model/question.ts';
export type { GivenArtifact } from './given-artifact.ts';
export type { CompileAnswer, LanguageInfo, Petri, PetriOptions, PetriRun, RunOptions } from './petri.ts';
export type { RunRequest, RunResult } from '#model/run.ts';
export type { Output } from '#model/output.ts';
