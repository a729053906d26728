import { Failure } from '#model/errors.ts';

/** Hears of a block that cannot be a cell: a Failure `blocks.*`, which names file and line. */
export type OnFault = (fault: Failure) => void;

/** What `read` gives, or undefined after `onFault` heard why not. Errors that are no Failure pass. */
export function unlessFaulty<T>(read: () => T, onFault: OnFault): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    onFault(error);
    return undefined;
  }
}
