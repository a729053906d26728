/** What a GCC test says about itself in `{ dg-… }` comments, as far as it matters for our target. */
export interface Directives {
  /** Flags that change what the program means, all such as a cell can use. */
  readonly flags: readonly string[];
  /** Why the test is not for this target; undefined when it is. */
  readonly skip?: string;
}

/** Effective targets (a word of GCC's testsuite) that wasm32 under clang is not. */
const LACKING: Readonly<Record<string, string>> = {
  trampolines: 'wants nested functions',
  untyped_assembly: 'wants calls of any function with any arguments',
  return_address: 'wants __builtin_return_address',
  dfp: 'wants decimal floating point',
};

/** GCC's own optimiser flags change nothing that a test looks at; these do. */
const MEANING =
  /^-(?:std=\w+|fgnu89-inline|fwrapv|fno-strict-(?:overflow|aliasing)|ffast-math|fno-inline|fno-builtin-\w+|fno-common|finstrument-functions|D\w+)$/;

export function readDirectives(source: string): Directives {
  const flags: string[] = [];
  let skip: string | undefined;
  for (const [, name = '', rest = ''] of source.matchAll(/\{\s*dg-([a-z-]+)\s+(.*)\}/g)) {
    if (name === 'require-effective-target') skip ??= LACKING[rest.trim().split(/\s/, 1)[0] ?? ''];
    // The only condition that is not about naming some other target.
    else if (name === 'skip-if' && /\{ ! \{ i\?86/.test(rest)) skip ??= 'is for x86 only';
    else if (name === 'options' || name === 'additional-options') {
      // With a target list they are for that target, which is never ours.
      const words = /^\{?\s*"([^"]*)"\s*\}?\s*$/.exec(rest)?.[1] ?? '';
      flags.push(...words.split(/\s+/).filter((word) => MEANING.test(word)));
    }
  }
  return { flags, ...(skip !== undefined && { skip }) };
}
