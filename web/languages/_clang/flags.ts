import type { Diagnostic } from '#model/diagnostic.ts';

/** A reader's flags, sorted by who understands them. */
export interface ParsedFlags {
  /** Arguments of `clang -cc1`, translated here: the driver need not be asked. */
  readonly simple: readonly string[];
  /** Flags of the driver that only the driver can translate. */
  readonly driver: readonly string[];
  readonly linker: readonly string[];
  readonly libraries: readonly string[];
  readonly debugInfo: boolean;
  /** Flags that cannot be used here: errors, each naming its flag. */
  readonly problems: readonly Diagnostic[];
}

/** Flags that make no sense in a cell, with the reason that the reader is shown. */
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [
    /^-(?:[cSEoM]|M[A-Z]+|###|fsyntax-only|emit-.*|save-temps.*)$|^-o./,
    'a cell is always compiled and linked to a program',
  ],
  [/^-(?:f|fcxx-|fobjc-|fwasm-)exceptions$/, 'the toolchain has no exception support'],
  [/^-(?:pthread|fopenmp.*|mthread-model)/, 'the toolchain has no threads'],
  [/^-(?:shared|dynamiclib|rdynamic|static-pie|pie|fPIE|fpie|r)$/, 'programs are linked statically'],
  [/^-fsanitize/, 'the toolchain has no sanitizer runtimes'],
  [/^-(?:fprofile|fcoverage|pg$|fcs-profile)/, 'the toolchain has no profiling runtime'],
  [/^-(?:fmodules|fcxx-modules|fmodule-|fprebuilt-module|include-pch|fpch-)/, 'modules are not supported'],
  [
    /^-(?:Xclang|Xlinker|Xassembler|mllvm|Xpreprocessor|Wa,|Wp,|fplugin|fpass-plugin|B|specs|wrapper|working-directory)/,
    'it reaches past the driver',
  ],
  [
    /^(?:--?(?:target|sysroot|gcc-toolchain|config|driver-mode|resource-dir|ccc).*|-isysroot|-target|-arch|-triple)/,
    'the target is always wasm32-wasip1',
  ],
  [/^-flto/, 'link-time optimisation is not supported'],
  [/^-(?:nostdlib|nostartfiles|nodefaultlibs|ffreestanding)$/, 'programs start through the C library'],
  [/^@/, 'response files are not read: write the flags out'],
  [/^-(?:v|V|help|-help.*|-version|print-.*|dump.*|time.*|ftime.*)$/, 'it asks the compiler about itself'],
  [
    /^-f(?:diagnostics|color|no-color|message-length|ansi-escape|caret|show-|ferror-limit)/,
    'diagnostics are read by the page',
  ],
];

const OPTIMISATION: Readonly<Record<string, readonly string[]>> = {
  '-O': ['-O1'],
  '-O0': ['-O0'],
  '-O1': ['-O1'],
  '-Og': ['-Og'],
  '-O2': ['-O2', '-vectorize-loops', '-vectorize-slp'],
  '-O3': ['-O3', '-vectorize-loops', '-vectorize-slp'],
  '-Os': ['-Os', '-vectorize-loops', '-vectorize-slp'],
  '-Oz': ['-Oz', '-vectorize-slp'],
};

const LIBRARIES: ReadonlySet<string> = new Set([
  ...[
    'c',
    'm',
    'c++',
    'c++abi',
    'c++experimental',
    'crypt',
    'dl',
    'pthread',
    'resolv',
    'rt',
    'util',
    'xnet',
    'setjmp',
  ],
  ...['c-printscan-long-double', 'c-printscan-no-floating-point'],
  ...['wasi-emulated-signal', 'wasi-emulated-process-clocks', 'wasi-emulated-mman', 'wasi-emulated-getpid'],
]);

/** Linker options that do not name files of the host's. */
const LINKER =
  /^(?:-z|stack-size=\d+|--(?:initial-memory|max-memory|global-base|initial-heap)=\d+|--export=[\w$.]+|--export-(?:all|dynamic|if-defined=[\w$.]+)|--(?:no-)?(?:gc-sections|stack-first|demangle)|--strip-(?:all|debug)|-[sS]|--undefined=[\w$.]+|--(?:allow-undefined|no-entry|growable-table|export-table))$/;

/**
 * Sorts a reader's flags. What is common is translated here; the rest of `-f…` and `-m…` is left to the driver, which
 * refuses what it does not know; what cannot work here becomes an error that says why.
 */
export function parseFlags(flags: readonly string[]): ParsedFlags {
  const simple: string[] = [];
  const driver: string[] = [];
  const linker: string[] = [];
  const libraries: string[] = [];
  const problems: Diagnostic[] = [];
  let optimisation: readonly string[] = ['-O0'];
  let debugInfo = false;
  const refuse = (flag: string, why: string): void => {
    problems.push({
      severity: 'error',
      code: 'flag',
      source: 'clang',
      message: `The flag ${flag} cannot be used: ${why}.`,
    });
  };
  for (let at = 0; at < flags.length; at++) {
    const flag = flags[at] ?? '';
    const separate = (): string | undefined => {
      const value = flags[++at];
      if (value === undefined) refuse(flag, 'it needs a value after it');
      return value;
    };
    const refusal = REFUSED.find(([pattern]) => pattern.test(flag))?.[1];
    if (flag === '') continue;
    if (flag.includes('\0') || !flag.startsWith('-') || flag === '-')
      refuse(flag, refusal ?? 'flags begin with a hyphen');
    else if (Object.hasOwn(OPTIMISATION, flag)) optimisation = OPTIMISATION[flag] ?? [];
    else if (flag === '-g' || /^-g(?:dwarf-4|[1-3]|line-tables-only)$/.test(flag)) debugInfo = true;
    else if (flag === '-g0') debugInfo = false;
    else if (refusal !== undefined) refuse(flag, refusal);
    else if (/^-[DUI]$/.test(flag) || flag === '-include' || flag === '-isystem' || flag === '-iquote') {
      const value = separate();
      if (value !== undefined) simple.push(...(flag.length === 2 ? [`${flag}${value}`] : [flag, value]));
    } else if (flag === '-l') {
      const value = separate();
      if (value !== undefined) addLibrary(value);
    } else if (flag.startsWith('-Wl,')) {
      for (const option of flag.slice('-Wl,'.length).split(',')) {
        if (LINKER.test(option)) linker.push(option);
        else refuse(flag, `the linker option ${option} is not known to be safe`);
      }
    } else if (/^-l./.test(flag)) addLibrary(flag.slice(2));
    else if (/^-[DUI]./.test(flag)) simple.push(flag);
    else if (/^-W/.test(flag) || /^-(?:w|pedantic|pedantic-errors)$/.test(flag)) simple.push(flag);
    else if (flag === '-ansi') driver.push(flag);
    else if (/^-std=[\w+]+$/.test(flag)) simple.push(flag);
    else if (flag === '-msimd128') simple.push('-target-feature', '+simd128');
    else if (flag === '-fno-exceptions') continue;
    else if (flag === '-s') linker.push('--strip-all');
    else if (/^-[fm]./.test(flag)) driver.push(flag);
    else refuse(flag, 'it is not one of those that a cell can use');
  }
  const debug = debugInfo ? ['-debug-info-kind=constructor', '-dwarf-version=4'] : [];
  if (debugInfo && optimisation[0] !== '-O0') debug.push('-gkey-instructions');
  return { simple: [...optimisation, ...debug, ...simple], driver, linker, libraries, debugInfo, problems };

  function addLibrary(name: string): void {
    if (LIBRARIES.has(name)) libraries.push(name);
    else
      refuse(
        `-l${name}`,
        `the sysroot has no such library; it has ${[...LIBRARIES].slice(0, 12).join(', ')}`,
      );
  }
}
