import { Failure } from '#model/errors.ts';
import type { KeyedAddress } from './ask.ts';

const CODES: readonly (string | undefined)[] = ['service.key-required', 'service.token-refused'];

/** Whether a service says that it wants a key, or another one. */
export function isKeyFault(code: string | undefined): boolean {
  return CODES.includes(code);
}

/** The same in a reader's words. */
export function keyFault({ place, key }: KeyedAddress): Failure {
  const message =
    key === undefined
      ? `The compile service at ${place} needs a key. Whoever runs it gives keys.`
      : `The compile service at ${place} does not take your key: it may have ended, or be another service’s. Give it another one.`;
  return new Failure('service.key-required', message);
}
