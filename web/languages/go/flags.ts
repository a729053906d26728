import type { Diagnostic } from '#model/diagnostic.ts';

export interface ParsedFlags {
  /** For the compiler. */
  readonly compiler: readonly string[];
  /** Build tags. */
  readonly tags: ReadonlySet<string>;
  readonly problems: readonly Diagnostic[];
}

/** Flags of `go tool compile` that a reader may set, and `-tags` of `go build`. */
const ALLOWED = /^-(?:N|l|B|lang=go1\.\d+)$/;

/** The reader's flags, each one word: `-lang=go1.21`, `-tags=a,b`. */
export function parseFlags(flags: readonly string[]): ParsedFlags {
  const compiler: string[] = [];
  const tags = new Set<string>();
  const problems: Diagnostic[] = [];
  for (const flag of flags) {
    const named = /^--?tags=(.*)$/.exec(flag)?.[1];
    if (named !== undefined) for (const tag of named.split(/[,\s]+/)) tags.add(tag);
    else if (ALLOWED.test(flag)) compiler.push(flag);
    else {
      problems.push({
        severity: 'error',
        code: 'flag',
        source: 'petri',
        message: `${flag} is not a flag that can be used here: there are -N, -l, -B, -lang=go1.N and -tags=a,b.`,
      });
    }
  }
  return { compiler, tags, problems };
}
