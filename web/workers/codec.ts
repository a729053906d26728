import { transferHandlers } from 'comlink';
import { decodeFailure, encodeFailure, type FailureData } from '#model/errors.ts';

/** comlink marks what was thrown with a symbol that it does not export; its own handler knows it. */
const own = transferHandlers.get('throw');

/**
 * Errors cross as data: comlink's own handler keeps name and message only, so that a Failure would lose its code and
 * its detail. Both ends of a bridge call this.
 */
export function installFailureCodec(): void {
  transferHandlers.set('throw', {
    canHandle: (value): value is { value: unknown } => own?.canHandle(value) === true,
    serialize: ({ value }: { value: unknown }): [FailureData, Transferable[]] => [encodeFailure(value), []],
    deserialize(data: FailureData): never {
      throw decodeFailure(data);
    },
  });
}
