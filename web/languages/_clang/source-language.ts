import type { SourceLanguage } from './argv.ts';

/** The language that a file is compiled as; undefined for what is no source (headers, data). */
export function languageOf(name: string): SourceLanguage | undefined {
  if (name.endsWith('.c')) return 'c';
  return /\.(?:cc|cpp|cxx|c\+\+|C|CC|cp)$/.test(name) ? 'c++' : undefined;
}

/** A C source among C++ ones is not told the C++ standard, and the other way round: the driver would refuse it. */
export function withoutForeign(flags: readonly string[], language: SourceLanguage): readonly string[] {
  const foreign = language === 'c' ? /^-std=(?:c|gnu)\+\+/ : /^-std=(?:c|gnu|iso)\d/;
  return flags.filter((flag) => !foreign.test(flag));
}
