import { ARTIFACT_FORMAT, type Artifact } from '#model/artifact.ts';
import type { ArtifactStore } from '#model/artifact-store.ts';
import type { CompileRequest } from '#model/compile-request.ts';
import type { Compiled } from '#model/compiled.ts';
import { digestBytes } from '#model/digest.ts';
import { Failure } from '#model/errors.ts';
import type {
  FormatRequest,
  FormatResult,
  Progress,
  SourceLocation,
  ToolchainResult,
} from '#model/language.ts';
import type { Resource } from '#model/run.ts';
import type { CompileHost, Downloaded, ToolchainIdentity } from './host.ts';
import { artifactKey } from './key.ts';
import { moduleInfo } from './module-info.ts';

export interface CompilerOptions {
  readonly store: ArtifactStore;
  /** Where toolchains run: a worker of the page, or Node. */
  readonly host: CompileHost;
}

export interface CompileOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** What the kept entry is called. */
  readonly title?: string;
  /** Asked before sources leave the page for `place`, where the language is compiled elsewhere. Rejects when they may not. */
  readonly permit?: (place: string) => Promise<void>;
}

/** Cell → artifact: from the store when it is there, else from the language's toolchain. */
export class Compiler {
  readonly #options: CompilerOptions;
  #disposed = false;

  constructor(options: CompilerOptions) {
    this.#options = options;
  }

  /**
   * The reader's mistakes are diagnostics. Rejects with Failure `aborted`, `language.unknown`, `compile.timed-out`,
   * `pack.*` or `worker.*`. Only what compiled is kept: never a failure, never a timeout.
   */
  async compile(request: CompileRequest, options: CompileOptions = {}): Promise<Compiled> {
    const { signal } = options;
    const host = this.#host();
    const identity = await host.identity(request.language);
    const key = await artifactKey(request, identity);
    const { store } = this.#options;
    const looking = store.get(key);
    return new Promise((resolve, reject) => {
      const find = (kept: Artifact | undefined): boolean => {
        if (kept !== undefined) resolve(hit(kept));
        return kept !== undefined;
      };
      looking.then(find, reject);
      // Asked for while the store is looking: whoever finds nothing has it by then.
      const making = store.locked(key, async (hadToWait) => {
        if (find(await looking) || (hadToWait && find(await store.get(key)))) return;
        throwIfAborted(signal);
        const startedAt = performance.now();
        const result = await host.compile(request, {
          signal,
          onProgress: options.onProgress,
          permit: options.permit,
        });
        const compileMs = performance.now() - startedAt;
        if (!result.ok) {
          resolve({ ok: false, diagnostics: result.diagnostics, compileMs, text: result.text });
          return;
        }
        const artifact = await artifactOf(result, request, identity);
        resolve({ ok: true, artifact, cacheHit: false, compileMs, text: result.text });
        // The reader does not wait for the disk; another tab that wants the same does. The store reports what it cannot keep.
        await store.put(key, artifact, options.title === undefined ? {} : { title: options.title });
      });
      making.catch(reject);
    });
  }

  /** Starts loading a language's compiler; with a request also what its compile will want (a C++ preamble). */
  warm(language: string, request?: CompileRequest): void {
    void this.#host().warm(language, request);
  }

  /** A file of the language's pack, verified. Rejects with Failure `pack.*`. */
  packFile(language: string, file: string, options: CompileOptions = {}): Promise<Resource> {
    return this.#host().packFile(language, file, options);
  }

  /** Undefined when the language has no files of its own. */
  downloaded(language: string): Promise<Downloaded | undefined> {
    return this.#host().downloaded(language);
  }

  /** One file as the language's formatter would have it. Rejects with Failure `format.none`, or as `compile` does. */
  format(language: string, request: FormatRequest): Promise<FormatResult> {
    return this.#host().format(language, request);
  }

  /** Source lines for offsets in an artifact's module; undefined where nothing is known. */
  async symbolize(
    language: string,
    artifact: Artifact,
    offsets: readonly number[],
  ): Promise<readonly (SourceLocation | undefined)[]> {
    if (artifact.manifest.debugInfo !== true) return offsets.map(() => undefined);
    const host = this.#host();
    return host.symbolize(language, artifact.bytes, offsets);
  }

  dispose(): void {
    this.#disposed = true;
    this.#options.host.dispose();
  }

  #host(): CompileHost {
    if (!this.#disposed) return this.#options.host;
    throw new Failure('compile.disposed', 'This compiler was disposed of: make another one.');
  }
}

function hit(artifact: Artifact): Compiled {
  return { ok: true, artifact, cacheHit: true, compileMs: 0, text: '' };
}

async function artifactOf(
  result: ToolchainResult & { ok: true },
  request: CompileRequest,
  toolchain: ToolchainIdentity,
): Promise<Artifact> {
  const info = moduleInfo(result.bytes);
  return {
    bytes: result.bytes,
    manifest: {
      format: ARTIFACT_FORMAT,
      digest: await digestBytes(result.bytes),
      kind: result.kind,
      language: request.language,
      toolchain: toolchain.id,
      size: result.bytes.length,
      diagnostics: result.diagnostics,
      ...(info !== undefined && { imports: info.imports, exports: info.exports }),
      debugInfo: result.debugInfo,
    },
  };
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new Failure('aborted', 'It was stopped before it was compiled.');
}
