/** What a file system may hold. Shared by all nodes of one file system. */
export class Quota {
  bytesLeft: number;
  /** Directory entries: files, folders, links. */
  entriesLeft: number;
  /** Which of the two ran out first, so that a run can say so. */
  exceeded: 'bytes' | 'entries' | undefined;

  constructor(limits: { bytes?: number; entries?: number } = {}) {
    this.bytesLeft = limits.bytes ?? Number.POSITIVE_INFINITY;
    this.entriesLeft = limits.entries ?? Number.POSITIVE_INFINITY;
  }

  takeBytes(count: number): boolean {
    if (count > this.bytesLeft) {
      this.exceeded ??= 'bytes';
      return false;
    }
    this.bytesLeft -= count;
    return true;
  }

  takeEntry(): boolean {
    if (this.entriesLeft < 1) {
      this.exceeded ??= 'entries';
      return false;
    }
    this.entriesLeft--;
    return true;
  }
}
