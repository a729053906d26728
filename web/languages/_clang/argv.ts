/** `/usr`: C headers and libraries; `/cxx`: what only C++ needs. Names of cell files may not begin with these. */
export const SYSROOT = '/usr';
export const CXX_SYSROOT = '/cxx';
export const RESERVED_ROOTS: readonly string[] = ['usr', 'cxx'];

export type SourceLanguage = 'c' | 'c++';

/**
 * The WASI libraries that stand in for what WASI has not got (signals, process clocks, mmap, getpid) are always
 * there, as their headers refuse to be included otherwise; linked in only where used.
 */
const EMULATED = ['SIGNAL', 'PROCESS_CLOCKS', 'MMAN', 'GETPID'];

/** Bytes of stack: what native programs have, instead of wasm-ld's 64 KiB. */
const STACK_SIZE = 8 * 1024 * 1024;

/**
 * argv of `clang -cc1` as the driver of clang 22.1 makes it for `clang -c` and `clang++ -c -fno-exceptions`, without
 * input and output. `flags` are cc1's own (see `flags.ts`). A test compares this with what `clang -###` says.
 */
export function compileArgv(
  language: SourceLanguage,
  mainFileName: string,
  flags: readonly string[],
): readonly string[] {
  return [
    language === 'c' ? 'clang' : 'clang++',
    ...['-cc1', '-triple', 'wasm32-unknown-wasip1'],
    ...['-disable-free', '-clear-ast-before-backend', '-main-file-name', mainFileName],
    ...['-mrelocation-model', 'static', '-mframe-pointer=none', '-ffp-contract=on', '-fno-rounding-math'],
    ...['-mconstructor-aliases', '-target-cpu', 'generic', '-fvisibility=hidden', '-debugger-tuning=gdb'],
    ...['-fdebug-compilation-dir=/', '-fcoverage-compilation-dir=/'],
    ...['-resource-dir', SYSROOT, '-isysroot', SYSROOT],
    ...(language === 'c++'
      ? [
          ...['-internal-isystem', `${CXX_SYSROOT}/include/wasm32-wasip1/c++/v1`],
          ...['-internal-isystem', `${CXX_SYSROOT}/include/c++/v1`],
        ]
      : []),
    ...['-internal-isystem', `${SYSROOT}/include`],
    ...['-internal-isystem', `${SYSROOT}/include/wasm32-wasip1`],
    ...(language === 'c++' ? ['-fdeprecated-macro'] : []),
    ...['-ferror-limit', '19', '-fgnuc-version=4.2.1', '-fskip-odr-check-in-gmf'],
    ...EMULATED.map((name) => `-D_WASI_EMULATED_${name}`),
    // Machine-readable ranges beside the text; `diagnostics.ts` takes them out again.
    '-fdiagnostics-print-source-range-info',
    ...flags,
  ];
}

/** argv of `wasm-ld` as the driver makes it, with a stack that deep recursion meets before it meets other data. */
export function linkArgv(
  objects: readonly string[],
  output: string,
  link: { readonly cxx: boolean; readonly libraries: readonly string[]; readonly options: readonly string[] },
): readonly string[] {
  const target = 'wasm32-wasip1';
  return [
    ...['wasm-ld', '-m', 'wasm32'],
    ...[`-L${SYSROOT}/lib/wasm32-unknown-wasip1`, `-L${SYSROOT}/lib/${target}`],
    ...(link.cxx ? [`-L${CXX_SYSROOT}/lib/${target}`] : []),
    `${SYSROOT}/lib/${target}/crt1-command.o`,
    ...objects,
    ...link.libraries.map((name) => `-l${name}`),
    ...(link.cxx ? ['-lc++', '-lc++abi'] : []),
    ...EMULATED.map((name) => `-lwasi-emulated-${name.toLowerCase().replaceAll('_', '-')}`),
    ...['-lc-printscan-long-double', '-lc'],
    `${SYSROOT}/lib/wasm32-unknown-wasip1/libclang_rt.builtins.a`,
    ...['-z', `stack-size=${String(STACK_SIZE)}`, '--stack-first'],
    // The host calls it before a guest waits for input, so that a prompt without a newline is seen.
    '--export=fflush',
    ...link.options,
    ...['-o', output],
  ];
}
