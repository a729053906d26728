/** Where a file of the upstream sysroot goes: into an archive of the pack, or nowhere, with the reason. */
export type Placement = { readonly archive: 'c' | 'cxx' } | { readonly dropped: string };

/**
 * Clang's own headers that say something on wasm32. The others are for other processors, GPUs, OpenCL, HLSL and
 * offloading, each guarded by an `#error` for its target.
 */
const BUILTIN_HEADERS =
  /^include\/(__std(arg|def)_\w+\.h|__float_\w+\.h|builtins\.h|float\.h|inttypes\.h|iso646\.h|limits\.h|mm_malloc\.h|module\.modulemap|ptrauth\.h|stdalign\.h|stdarg\.h|stdatomic\.h|stdbool\.h|stdckdint\.h|stdcountof\.h|stddef\.h|stddefer\.h|stdint\.h|stdnoreturn\.h|tgmath\.h|unwind\.h|varargs\.h|wasm_simd128\.h|__stdarg___gnuc_va_list\.h)$/;

/** Where `path` (relative to the upstream `/usr`) goes. */
export function placeFile(path: string): Placement {
  if (path.startsWith('include/c++/v1/__cxx03/')) {
    return { dropped: 'frozen C++03 headers, read only with -D_LIBCPP_USE_FROZEN_CXX03_HEADERS' };
  }
  if (path.startsWith('share/libc++/') || path.endsWith('.modules.json')) {
    return { dropped: 'sources of the std module: named modules need a build of their own' };
  }
  if (path.startsWith('include/c++/') || path.startsWith('include/wasm32-wasip1/c++/'))
    return { archive: 'cxx' };
  if (path.startsWith('include/wasm32-wasip1/')) return { archive: 'c' };
  if (BUILTIN_HEADERS.test(path)) return { archive: 'c' };
  if (path.startsWith('include/')) {
    return { dropped: 'headers for other processors, and of sanitizers that have no runtime here' };
  }
  if (path.endsWith('.so')) return { dropped: 'shared libraries: programs are linked statically' };
  if (path.endsWith('libclang_rt.profile.a')) return { dropped: 'profiling runtime' };
  if (/^lib\/[^/]+\/libc\+\+\w*\.a$/.test(path)) return { archive: 'cxx' };
  if (path.startsWith('lib/')) return { archive: 'c' };
  return { dropped: 'not known to be needed' };
}
