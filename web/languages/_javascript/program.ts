/** The artifact of a JavaScript or TypeScript cell: modules whose imports stand where they are to be rewritten. */
export interface Program {
  readonly main: string;
  readonly modules: readonly ProgramModule[];
}

export interface ProgramModule {
  /** Name of the cell's file. */
  readonly name: string;
  readonly code: string;
  /** In the order in which they stand. Offsets in UTF-16 units. */
  readonly edits: readonly Edit[];
  /** 0-based line of the file for each line of `code`; left out when they are the same. */
  readonly lines?: readonly number[];
}

/** `target`: the range becomes the address of that file. `text`: it becomes this text. */
export type Edit =
  | { readonly start: number; readonly end: number; readonly target: string }
  | { readonly start: number; readonly end: number; readonly text: string };

/** What the code calls in place of `import(…)`: with the name of its own file, then the specifier. */
export const IMPORT_FUNCTION = '__petri_import';

export function encodeProgram(program: Program): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(program));
}

export function decodeProgram(bytes: Uint8Array): Program {
  return JSON.parse(new TextDecoder().decode(bytes)) as Program;
}

/** Endings that an import may leave out, and what else `./x.js` may mean. */
const ENDINGS = ['', '.js', '.mjs', '.ts', '.mts', '.json', '/index.js', '/index.ts'];

/** The cell's file that an import means, or undefined. `from` is the importing file. */
export function resolveImport(
  specifier: string,
  from: string,
  isFile: (name: string) => boolean,
): string | undefined {
  if (!/^\.{0,2}\//.test(specifier)) return undefined;
  const segments = specifier.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const segment of specifier.split('/')) {
    if (segment === '..') {
      if (segments.pop() === undefined) return undefined;
    } else if (segment !== '.' && segment !== '') segments.push(segment);
  }
  const path = segments.join('/');
  const candidates = ENDINGS.map((ending) => path + ending);
  // TypeScript's habit: the name of what it will be compiled to.
  candidates.push(path.replace(/\.(m?)js$/, '.$1ts'));
  return candidates.find(isFile);
}
