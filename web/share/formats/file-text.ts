import { damaged } from '../carrier.ts';

/** Text from a file's bytes: UTF-8, with or without a mark at its beginning. Throws Failure `file.invalid` when it is none. */
export function textOfFile(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw damaged('file', error);
  }
}

/** The same, with everything in it: undefined when the bytes are not UTF-8. */
export function exactText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
