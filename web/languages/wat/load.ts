/** What is used of WABT; the package's own types leave out the features that `validate` takes. */
export interface Wabt {
  parseWat(file: string, text: string | Uint8Array, features: Features): ParsedModule;
}

type Features = Readonly<Record<string, boolean>>;

interface ParsedModule {
  validate(features: Features): void;
  toBinary(options: { readonly write_debug_names: boolean }): { readonly buffer: Uint8Array };
  destroy(): void;
}

let loaded: Promise<Wabt> | undefined;

/** WABT, compiled to WebAssembly that stands in its script: loaded when first asked for, and kept. */
export function loadWabt(): Promise<Wabt> {
  loaded ??= import('wabt').then(async ({ default: create }) => (await create()) as unknown as Wabt);
  loaded.catch(forgetWabt);
  return loaded;
}

/** After a crash: the instance's memory is not to be trusted any more, and the next compile gets a new one. */
export function forgetWabt(): void {
  loaded = undefined;
}
