// Typed in ruff.d.mts: the package's own entries fetch their WebAssembly, or read it with Node's functions.
export * as glue from '@wasm-fmt/ruff_fmt/ruff_fmt_bg.js';
export { default as program } from '@wasm-fmt/ruff_fmt/ruff_fmt_bg.wasm?url&inline';
