/** What went wrong with a storage call, as far as what to do next depends on it. */
export type FaultKind =
  /** The quota is used up. */
  | 'quota'
  /** The browser did not answer in time. */
  | 'timeout'
  /** Another tab with an older release keeps the database from being upgraded. */
  | 'blocked'
  /** The database belongs to a newer release that this one cannot read. */
  | 'newer'
  /** Storage is switched off for this page. */
  | 'denied'
  /** The connection went away. */
  | 'closed'
  /** Not tried: storage failed to answer a moment ago. */
  | 'resting'
  /** Anything else: most often damaged files. */
  | 'broken';

/** A fault that we found ourselves; everything else arrives as a DOMException. */
export class StorageFault extends Error {
  override readonly name = 'StorageFault';
  readonly kind: FaultKind;

  constructor(kind: FaultKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

const KIND_BY_NAME = new Map<string, FaultKind>([
  ['QuotaExceededError', 'quota'],
  ['SecurityError', 'denied'],
  ['NotAllowedError', 'denied'],
  ['InvalidStateError', 'closed'],
]);

export function faultKind(error: unknown): FaultKind {
  if (error instanceof StorageFault) return error.kind;
  return (error instanceof Error && KIND_BY_NAME.get(error.name)) || 'broken';
}

/** Why nothing can be kept, in a reader's words, and what to do about it. */
export function faultReason(kind: FaultKind): string {
  switch (kind) {
    case 'quota':
      return 'The storage for this site is full. Clear the cache here, or free some disk space.';
    case 'timeout':
    case 'resting':
      return 'The browser’s storage does not answer, so nothing can be kept for now. Reload the page to try again.';
    case 'blocked':
      return 'Another tab shows an older release of this page and holds the storage. Close that tab, then reload this one.';
    case 'newer':
      return 'A newer release of this page has taken over the storage. Reload the page to go on with it.';
    case 'denied':
      return 'The browser does not let this page store anything (private mode, or site data is blocked).';
    case 'closed':
      return 'The browser closed the storage of this site (site data was cleared). Reload the page.';
    case 'broken':
      return 'The browser’s storage for this site cannot be read. Clearing the site data mends that.';
  }
}

/** The promise, or a `timeout` fault after `ms` milliseconds. What settles later is left to `late`. */
export function withDeadline<T>(promise: Promise<T>, ms: number, late?: (value: T) => void): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      reject(new StorageFault('timeout', `no answer from storage within ${String(ms)} ms`));
    }, ms);
    promise.then(
      (value) => {
        clearTimeout(timer);
        if (isLate) late?.(value);
        else resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(asError(error));
      },
    );
  });
}

export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
