/** What is used of clang-format. */
export interface ClangFormat {
  /** A style's name, or the text of a `.clang-format` file. */
  with_style(style: string): void;
  /** `content` is the formatted text, or what is wrong when `status` is `Error`; empty when `Unchanged`. */
  format(text: string, file: string): { readonly status: unknown; readonly content: string };
}

export interface Instance {
  readonly ClangFormat: new () => ClangFormat;
  readonly ResultStatus: Readonly<Record<'Success' | 'Error' | 'Unchanged', unknown>>;
}

/** A fresh instance. `printErr` gets what it writes to standard error, line by line. */
export function createModule(options: {
  readonly wasm: WebAssembly.Module;
  readonly printErr: (line: string) => void;
}): Instance;

/** The WebAssembly as a `data:` address. */
export const program: string;
