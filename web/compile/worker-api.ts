import type { CompileRequest } from '#model/compile-request.ts';
import type {
  FormatRequest,
  FormatResult,
  Progress,
  SourceLocation,
  ToolchainResult,
} from '#model/language.ts';

/** What the page may ask of the compile worker. */
export interface CompileWorker {
  /** Where the site stands, and modules that another worker of the page has compiled; comes first. */
  open(base: string, modules: ReadonlyMap<string, WebAssembly.Module>): void;
  /** The modules that this worker has, by address. A worker that gets them shares their optimised code. */
  modules(): ReadonlyMap<string, WebAssembly.Module>;
  /** Addresses of files that have come and are not kept yet. */
  arrived(): ReadonlySet<string>;
  compile(request: CompileRequest, report: (progress: Progress) => void): Promise<ToolchainResult>;
  warm(language: string, request: CompileRequest | undefined): Promise<void>;
  /** Compiles a language's training programs until the engine's code for the compiler gets no faster. */
  train(language: string): Promise<void>;
  format(language: string, request: FormatRequest): Promise<FormatResult>;
  symbolize(
    language: string,
    module: Uint8Array<ArrayBuffer>,
    offsets: readonly number[],
  ): Promise<readonly (SourceLocation | undefined)[]>;
}
