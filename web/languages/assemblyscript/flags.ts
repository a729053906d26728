import type { Diagnostic } from '#model/diagnostic.ts';

export type Runtime = 'incremental' | 'minimal' | 'stub';

/** A reader's flags, as `asc` has them. */
export interface AscFlags {
  /** 0 to 3; 0 is by far the fastest to compile. */
  readonly optimizeLevel: number;
  /** 0 to 2. */
  readonly shrinkLevel: number;
  /** Names and source lines in the module. */
  readonly debug: boolean;
  readonly runtime: Runtime;
  readonly noAssert: boolean;
  readonly noUnsafe: boolean;
  readonly pedantic: boolean;
  readonly uncheckedBehavior: 'default' | 'never' | 'always';
  readonly trapMode: 'allow' | 'clamp' | 'js';
  /** Bytes. */
  readonly stackSize: number;
  /** Pages of 64 KiB; 0: the compiler's default. */
  readonly initialMemory: number;
  readonly maximumMemory: number;
  readonly enable: readonly string[];
  readonly disable: readonly string[];
  /** Global constants: `NAME=3`. */
  readonly use: readonly (readonly [string, string])[];
  /** Codes of warnings that are not shown; `all` for every one. */
  readonly disabledWarnings: ReadonlySet<number> | 'all';
  /** Flags that cannot be used here: errors, each naming its flag. */
  readonly problems: readonly Diagnostic[];
}

/** The compiler's default, 32 KiB, ends recursion at some hundred calls that hold objects. In bytes. */
const STACK_SIZE = 1024 * 1024;

const FEATURES = [
  ...['mutable-globals', 'sign-extension', 'nontrapping-f2i', 'bulk-memory', 'simd', 'threads'],
  ...['reference-types', 'gc', 'stringref', 'relaxed-simd'],
];

const REFUSED: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:-o|--outFile|-t|--textFile|-b|--bindings|--noEmit|--exportStart)$/,
    'a cell is always compiled to a program',
  ],
  [/^--(?:lib|path|config|target|baseDir|transform|wasm)$/, 'a cell has its own files and the library only'],
  [
    /^--(?:importMemory|noExportMemory|sharedMemory|zeroFilledMemory|importTable|memoryBase|tableBase)$/,
    'programs bring their own memory and start from its beginning',
  ],
  [/^--(?:help|version|showConfig|stats|noColors)$|^-[hv]$/, 'it asks the compiler about itself'],
];

/** Flags that take a value, in the next word or after `=`. */
const WITH_VALUE = new Set([
  ...['--optimizeLevel', '--shrinkLevel', '--runtime', '--uncheckedBehavior', '--trapMode', '--stackSize'],
  ...['--initialMemory', '--maximumMemory', '--enable', '--disable', '--use', '-u', '--disableWarning'],
]);

/** Parses flags; later ones win. Never throws. */
export function parseFlags(flags: readonly string[]): AscFlags {
  const problems: Diagnostic[] = [];
  const enable: string[] = [];
  const disable: string[] = [];
  const use: [string, string][] = [];
  const disabled = new Set<number>();
  let allDisabled = false;
  let debug: boolean | undefined;
  const set: { -readonly [K in keyof AscFlags]?: AscFlags[K] } = {};
  const refuse = (flag: string, reason: string): void => {
    const message = `${flag} cannot be used here: ${reason}.`;
    problems.push({ severity: 'error', code: 'flag', source: 'petri', message });
  };
  const oneOf = <T extends string>(flag: string, value: string, known: readonly T[]): T | undefined => {
    const found = known.find((each) => each === value);
    if (found === undefined) refuse(`${flag} ${value}`, `it takes one of ${known.join(', ')}`);
    return found;
  };
  const number = (flag: string, value: string, most: number): number | undefined => {
    if (/^\d+$/.test(value) && Number(value) <= most) return Number(value);
    refuse(`${flag} ${value}`, `it takes a number up to ${String(most)}`);
    return undefined;
  };

  for (let at = 0; at < flags.length; at++) {
    const [, flag = '', joined] = /^(-[^=]*)(?:=(.*))?$/s.exec(flags[at] ?? '') ?? [undefined, flags[at]];
    if (flag === '') continue;
    if (WITH_VALUE.has(flag)) {
      const value = joined ?? flags[++at];
      if (value === undefined) {
        if (flag === '--disableWarning') allDisabled = true;
        else refuse(flag, 'its value is missing');
        continue;
      }
      withValue(flag, value);
      continue;
    }
    const level = /^-O([0-3])?([sz])?$/.exec(flag);
    if (level !== null || flag === '--optimize' || flag === '-Ospeed' || flag === '-Osize') {
      set.optimizeLevel = flag === '-Osize' ? 0 : Number(level?.[1] ?? 3);
      set.shrinkLevel = flag === '-Osize' ? 2 : level?.[2] === 's' ? 1 : level?.[2] === 'z' ? 2 : 0;
    } else if (flag === '--debug' || flag === '--sourceMap' || flag === '-g') debug = true;
    else if (flag === '-g0') debug = false;
    else if (flag === '--noAssert') set.noAssert = true;
    else if (flag === '--noUnsafe') set.noUnsafe = true;
    else if (flag === '--pedantic') set.pedantic = true;
    else {
      const reason = REFUSED.find(([pattern]) => pattern.test(flag))?.[1];
      refuse(flag, reason ?? 'it is not one of those that a cell can use');
    }
  }
  const optimizeLevel = set.optimizeLevel ?? 0;
  const shrinkLevel = set.shrinkLevel ?? 0;
  return {
    optimizeLevel,
    shrinkLevel,
    // Like asc: a release build has no names. Without optimisation, a trap can tell its line.
    debug: debug ?? optimizeLevel + shrinkLevel === 0,
    runtime: set.runtime ?? 'incremental',
    noAssert: set.noAssert ?? false,
    noUnsafe: set.noUnsafe ?? false,
    pedantic: set.pedantic ?? false,
    uncheckedBehavior: set.uncheckedBehavior ?? 'default',
    trapMode: set.trapMode ?? 'allow',
    stackSize: set.stackSize ?? STACK_SIZE,
    initialMemory: set.initialMemory ?? 0,
    maximumMemory: set.maximumMemory ?? 0,
    enable,
    disable,
    use,
    disabledWarnings: allDisabled ? 'all' : disabled,
    problems,
  };

  function withValue(flag: string, value: string): void {
    switch (flag) {
      case '--optimizeLevel':
        set.optimizeLevel = number(flag, value, 3) ?? 0;
        break;
      case '--shrinkLevel':
        set.shrinkLevel = number(flag, value, 2) ?? 0;
        break;
      case '--runtime':
        set.runtime = oneOf(flag, value, ['incremental', 'minimal', 'stub']) ?? 'incremental';
        break;
      case '--uncheckedBehavior':
        set.uncheckedBehavior = oneOf(flag, value, ['default', 'never', 'always']) ?? 'default';
        break;
      case '--trapMode':
        set.trapMode = oneOf(flag, value, ['allow', 'clamp', 'js']) ?? 'allow';
        break;
      case '--stackSize':
        set.stackSize = number(flag, value, 64 * 1024 * 1024) ?? STACK_SIZE;
        break;
      case '--initialMemory':
        set.initialMemory = number(flag, value, 65_536) ?? 0;
        break;
      case '--maximumMemory':
        set.maximumMemory = number(flag, value, 65_536) ?? 0;
        break;
      case '--enable':
      case '--disable':
        for (const name of value.split(',')) {
          if (oneOf(flag, name, FEATURES) !== undefined) (flag === '--enable' ? enable : disable).push(name);
        }
        break;
      case '--disableWarning':
        disabled.add(number(flag, value, 99_999) ?? 0);
        break;
      default: {
        const [, name, constant] = /^([A-Za-z_$][\w$]*)=(-?\d+|[A-Za-z_$][\w$]*)$/.exec(value) ?? [];
        if (name === undefined || constant === undefined) refuse(`${flag} ${value}`, 'it takes NAME=VALUE');
        else use.push([name, constant]);
      }
    }
  }
}
