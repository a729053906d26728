import type { SourceLanguage } from './argv.ts';

/** The language that a file is compiled as; undefined for what is no source (headers, data). */
export function languageOf(name: string): SourceLanguage | undefined {
  if (name.endsWith('.c')) return 'c';
  return /\.(?:cc|cpp|cxx|c\+\+|C|CC|cp)$/.test(name) ? 'c++' : undefined;
}
