import type { CompileRequest } from '#model/compile-request.ts';
import type { Progress, SourceLocation, ToolchainResult } from '#model/language.ts';

/** What the page may ask of the compile worker. */
export interface CompileWorker {
  /** Where the site stands; comes first. */
  open(base: string): void;
  compile(request: CompileRequest, report: (progress: Progress) => void): Promise<ToolchainResult>;
  warm(language: string, request: CompileRequest | undefined): Promise<void>;
  symbolize(
    language: string,
    module: Uint8Array<ArrayBuffer>,
    offsets: readonly number[],
  ): Promise<readonly (SourceLocation | undefined)[]>;
}
