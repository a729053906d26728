import { Failure } from '#model/errors.ts';
import type { ServiceCompile } from './compile-request.ts';

/** Throws Failure `request.invalid` for a program that the service cannot run. */
export function mustRunHere({ target }: ServiceCompile): void {
  if (target.recipe.produces !== 'wasi-command') return;
  const message = `${target.language} for “${target.id}” runs in the page: compile it here, and run it there.`;
  throw new Failure('request.invalid', message, { detail: { target: target.id } });
}

export function runUnknown(): Failure {
  return new Failure(
    'service.run-unknown',
    'There is no such run here, or it was too long ago. Run it again.',
  );
}

export function inputFull(): Failure {
  return new Failure(
    'service.input-full',
    'The program has not read what it was sent before. Try again in a moment.',
  );
}
