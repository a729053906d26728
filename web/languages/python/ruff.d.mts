/** What the WebAssembly imports, and what is used of it. */
export const glue: {
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
  /** Throws a string that ends in `at byte range 6..7` for what it cannot read. */
  format(text: string, path: string, style: { readonly line_width: number }): string;
} & WebAssembly.ModuleImports;

/** The WebAssembly as a `data:` address. */
export const program: string;
