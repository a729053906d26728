import { readFile } from 'node:fs/promises';

/** What a test runner left in a file of JSON; undefined where it ended before it wrote one. */
export function readReport<T>(file: string): Promise<T | undefined> {
  return readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as T,
    () => undefined,
  );
}
