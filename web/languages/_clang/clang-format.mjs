// Typed in clang-format.d.mts: the package's own types are those of a wrapper that keeps one instance and hides what is
// wrong with a settings file.
export { createModule } from '@wasm-fmt/clang-format/clang-format.js';
export { default as program } from '@wasm-fmt/clang-format/clang-format.wasm?url&inline';
