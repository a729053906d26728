import type { FormatRequest } from '#model/language.ts';

export interface Settings {
  /** Name of the file in the cell. */
  readonly file: string;
  readonly text: string;
}

/** The first of `names` in the file's folder, or in the folders above it. */
export function findSettings(
  { file, files = {} }: FormatRequest,
  names: readonly string[],
): Settings | undefined {
  for (let folder = file; folder !== '';) {
    folder = folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1);
    for (const name of names) {
      const text = Object.hasOwn(files, folder + name) ? files[folder + name] : undefined;
      if (text !== undefined) return { file: folder + name, text };
    }
  }
  return undefined;
}
