import type { Diagnostic } from '#model/diagnostic.ts';

export interface WatFlags {
  /** Whether the names of the text go into the module, so that a trap can tell them. */
  readonly names: boolean;
  /** Flags that are not known: errors, each naming its flag. */
  readonly problems: readonly Diagnostic[];
}

/** A reader's flags; the last one of a kind counts. */
export function parseFlags(flags: readonly string[]): WatFlags {
  let names = true;
  const problems: Diagnostic[] = [];
  for (const flag of flags) {
    if (flag === '--debug-names') names = true;
    else if (flag === '--no-debug-names') names = false;
    else if (flag !== '' && !/^--enable-(?:all|[a-z0-9-]+)$/.test(flag)) {
      problems.push({
        severity: 'error',
        code: 'flag',
        source: 'petri',
        message: `${flag} cannot be used here: the flags of WebAssembly text are --debug-names and --no-debug-names.`,
      });
    }
  }
  return { names, problems };
}
