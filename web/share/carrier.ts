import { Failure } from '#model/errors.ts';
import { FILE_LIMITS, LINK_LIMITS } from '#model/limits.ts';

/** What brought a notebook here: readers are told of the thing that they hold. */
export type Carrier = 'link' | 'file';

export type CarrierFault = 'invalid' | 'truncated' | 'too-large' | 'unsupported-version';

/** How much each may carry. */
export const BOUNDS: Readonly<
  Record<Carrier, { readonly cells: number; readonly filesPerCell: number; readonly depth: number }>
> = { link: LINK_LIMITS, file: FILE_LIMITS };

const CODES = {
  link: {
    invalid: 'link.invalid',
    truncated: 'link.truncated',
    'too-large': 'link.too-large',
    'unsupported-version': 'link.unsupported-version',
  },
  file: {
    invalid: 'file.invalid',
    truncated: 'file.invalid',
    'too-large': 'file.too-large',
    'unsupported-version': 'file.unsupported-version',
  },
} as const;

/** What to do when it cannot be read. */
const ADVICE: Readonly<Record<Carrier, string>> = {
  link: 'Copy the whole link again, or ask its sender for it.',
  file: 'Download or save it again, or ask where it comes from.',
};

/** A fault of what was opened, with the code of its carrier. */
export function fault(
  carrier: Carrier,
  what: CarrierFault,
  message: string,
  options: { readonly detail?: Record<string, unknown>; readonly cause?: unknown } = {},
): Failure {
  return new Failure(CODES[carrier][what], message, options);
}

/** It is not what it should be, and nobody can say what it was. */
export function damaged(carrier: Carrier, cause?: unknown): Failure {
  const message =
    carrier === 'link'
      ? `This link cannot be read: it was changed on its way. ${ADVICE.link}`
      : `This file cannot be read: it is damaged, or not what its name says. ${ADVICE.file}`;
  return fault(carrier, 'invalid', message, { cause });
}

/** Its end is missing. */
export function truncated(carrier: Carrier, cause?: unknown): Failure {
  const message =
    carrier === 'link'
      ? `This link is cut off at the end: part of the program is missing. ${ADVICE.link}`
      : `This file is cut off at the end. ${ADVICE.file}`;
  return fault(carrier, 'truncated', message, { cause });
}

/** There is more in it than it may carry. */
export function unpacksTooLarge(carrier: Carrier, limit: number): Failure {
  return fault(
    carrier,
    'too-large',
    `This ${carrier} unpacks to more than ${String(limit / 1024)} KB, which is more than a ${carrier} may carry. ` +
      (carrier === 'link' ? 'Ask its sender for the files instead.' : 'Take large data out of it.'),
    { detail: { limit } },
  );
}
