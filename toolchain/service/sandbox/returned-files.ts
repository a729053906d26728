import { isFileName } from '#model/file-name.ts';
import { SERVICE_LIMITS } from '#model/limits.ts';

/** What was in a program's folder when it had ended. */
export interface ReturnedFiles {
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Bytes of those that were too much to be brought, by name. */
  readonly left: ReadonlyMap<string, number>;
  /** Every file is in one of the two. */
  readonly isWhole: boolean;
}

const NUL = 0;
const LINE_END = 10;

/** Reads what the script of a run wrote: see `SCRIPTS`. A program can make of it what it likes, but not more than `SERVICE_LIMITS` has. */
export function returnedFiles(written: Uint8Array): ReturnedFiles {
  const files = new Map<string, Uint8Array>();
  const left = new Map<string, number>();
  const { files: most, bytes } = SERVICE_LIMITS.returned;
  let room = bytes;
  let seen = 0;
  for (let at = 0; at < written.length;) {
    const nameEnd = written.indexOf(NUL, at);
    const sizeEnd = written.indexOf(LINE_END, nameEnd + 1);
    const size = Number(text(written.subarray(nameEnd + 1, sizeEnd)));
    if (nameEnd < 0 || sizeEnd < 0 || !Number.isSafeInteger(size) || size < 0)
      return { files, left, isWhole: false };
    const name = text(written.subarray(at, nameEnd));
    seen++;
    at = sizeEnd + 1;
    if (size > room) {
      if (name !== undefined) left.set(name, size);
      continue;
    }
    room -= size;
    if (at + size > written.length) return { files, left, isWhole: false };
    // A name that no cell can have is not brought.
    if (name !== undefined && isFileName(name)) files.set(name, written.subarray(at, at + size));
    at += size;
  }
  return { files, left, isWhole: seen < most };
}

function text(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
