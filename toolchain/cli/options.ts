import { UsageError } from './command.ts';

export type OptionKinds = Readonly<Record<string, 'string' | 'boolean' | 'list'>>;

export interface Options<K extends OptionKinds> {
  readonly values: {
    readonly [N in keyof K]?: K[N] extends 'list'
      ? readonly string[]
      : K[N] extends 'boolean'
        ? true
        : string;
  };
  /** What is no option of ours, in order: files, and flags for the compiler. */
  readonly rest: readonly string[];
  /** What stands after `--`. */
  readonly after: readonly string[];
}

/**
 * Reads `--name value`, `--name=value` and `--name` for the options that are named; everything else is left in place,
 * because a compiler's flags are not ours to know. Throws UsageError when a value is missing or not wanted.
 */
export function parseOptions<const K extends OptionKinds>(args: readonly string[], kinds: K): Options<K> {
  const values = new Map<string, string | true | string[]>();
  const rest: string[] = [];
  const dashes = args.indexOf('--');
  const own = dashes < 0 ? [...args] : args.slice(0, dashes);
  for (let at = 0; at < own.length; at += 1) {
    const arg = own[at] ?? '';
    const [, name = '', , inline] = /^--([a-z][a-z-]*)(=(.*))?$/s.exec(arg) ?? [];
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) {
      rest.push(arg);
    } else if (kind === 'boolean') {
      if (inline !== undefined) throw new UsageError(`--${name} takes no value.`);
      values.set(name, true);
    } else {
      const value = inline ?? own[(at += 1)];
      if (value === undefined) throw new UsageError(`--${name} needs a value.`);
      const before = values.get(name);
      values.set(name, kind === 'list' ? [...(Array.isArray(before) ? before : []), value] : value);
    }
  }
  return {
    values: Object.fromEntries(values) as Options<K>['values'],
    rest,
    after: dashes < 0 ? [] : args.slice(dashes + 1),
  };
}
