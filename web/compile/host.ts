import type { CompileRequest } from '#model/compile-request.ts';
import type {
  FormatRequest,
  FormatResult,
  Progress,
  SourceLocation,
  ToolchainResult,
} from '#model/language.ts';
import type { Resource } from '#model/run.ts';

export interface HostCallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** See `CompileOptions` of the compiler. */
  readonly permit?: ((place: string) => Promise<void>) | undefined;
}

/** What identifies the toolchain of a language: a part of every artifact's key, known before anything is loaded. */
export interface ToolchainIdentity {
  /** `<id>@<version>` of its pack. */
  readonly id: string;
  readonly digest: string;
  readonly revision: number;
}

/** Of the bytes that a language's files are sent as (`downloadBytes`): where they are. */
export interface Downloaded {
  /** On this device, to be used without a network. */
  readonly here: number;
  /** In this page, and about to be kept. */
  readonly keeping: number;
}

/** A place where toolchains run: a worker in a page, this thread in Node. */
export interface CompileHost {
  /** Throws Failure `language.unknown` or `pack.missing`. */
  identity(language: string): Promise<ToolchainIdentity>;
  /** Rejects with Failure `aborted`, `compile.timed-out`, `compile.crashed`, `pack.*` or `worker.*`. */
  compile(request: CompileRequest, options: HostCallOptions): Promise<ToolchainResult>;
  /** Loads a language's compiler; with a request also what its next compile will want. Never rejects. */
  warm(language: string, request?: CompileRequest): Promise<void>;
  /** A file of the language's pack, verified, kept for as long as the host. Rejects with Failure `pack.*`. */
  packFile(language: string, file: string, options: HostCallOptions): Promise<Resource>;
  /** Undefined when the language has no files of its own. */
  downloaded(language: string): Promise<Downloaded | undefined>;
  /** Rejects with Failure `format.none`, or as `compile` does. */
  format(language: string, request: FormatRequest): Promise<FormatResult>;
  symbolize(
    language: string,
    module: Uint8Array<ArrayBuffer>,
    offsets: readonly number[],
  ): Promise<readonly (SourceLocation | undefined)[]>;
  dispose(): void;
}
