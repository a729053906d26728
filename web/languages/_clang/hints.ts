/** What the toolchain lacks, and what to do instead: added to messages that would leave the reader guessing. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [
    /^cannot use '(?:throw|try)' with exceptions disabled/,
    'this toolchain has no exception support: return an error value, std::optional or std::expected instead',
  ],
  [
    /'(?:thread|jthread|mutex|condition_variable|async|future|promise|recursive_mutex|shared_mutex|barrier|latch|counting_semaphore)' in namespace 'std'|^use of undeclared identifier 'pthread_/,
    'this toolchain has no threads: do the work in turn',
  ],
  [
    /'(?:[a-z]*mmintrin|immintrin|x86intrin|arm_neon|cpuid)\.h' file not found/,
    'that header is for another processor: use <wasm_simd128.h> with the flag -msimd128',
  ],
  [
    /'bits\/stdc\+\+\.h' file not found/,
    'that header belongs to GCC’s library: include what you use, <vector> and so on',
  ],
  [
    /'(?:windows|conio|dos|graphics|unistd_64|sys\/(?:epoll|wait|ptrace|inotify))\.h' file not found/,
    'programs here see a small POSIX system (WASI) without processes, consoles and windows',
  ],
];

/** The message, with what the reader can do where that is known. */
export function hintFor(message: string): string {
  const hint = HINTS.find(([pattern]) => pattern.test(message))?.[1];
  return hint === undefined ? message : `${message} (${hint})`;
}
