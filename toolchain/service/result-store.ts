import type { Artifact } from '#model/artifact.ts';
import { ARTIFACT_FORMAT, type Manifest } from '#model/artifact.ts';
import { digestBytes, type Digest } from '#model/digest.ts';
import type { CompileResult } from './compile-in-sandbox.ts';
import type { ServiceStore } from './service-store.ts';
import { SharedPrograms } from './shared-programs.ts';

/** Results in memory: small, and asked for often. */
const MOST_IN_MEMORY = 2_000;
const KIND = 'compile-result';

export interface KeptResult {
  readonly result: CompileResult;
  readonly language: string;
  readonly target: string;
}

type Stored = CompileResult & { readonly target?: string };

/**
 * What compiles gave, by the digest of their inputs, and programs by the digest of their bytes. Only the service writes here, and
 * a result is never there without its program.
 */
export class ResultStore {
  readonly #store: ServiceStore;
  readonly #memory = new Map<Digest, CompileResult>();
  readonly #programs = new SharedPrograms();

  constructor(store: ServiceStore) {
    this.#store = store;
  }

  /** A result that was used just now, without a look at the disk. */
  recent(id: Digest): CompileResult | undefined {
    const found = this.#memory.get(id);
    if (found !== undefined) this.#remember(id, found);
    return found;
  }

  /** A result that the store has now, with its program. A store that is away has none: what it would have given is made again. */
  async stored(id: Digest, language: string): Promise<CompileResult | undefined> {
    const kept = await this.find(id).catch(() => undefined);
    return kept?.language === language ? kept.result : undefined;
  }

  /** What is remembered of it here. */
  forget(id: Digest): void {
    this.#memory.delete(id);
  }

  async get(id: Digest, language: string): Promise<CompileResult | undefined> {
    return this.recent(id) ?? (await this.stored(id, language));
  }

  /** A result by its id alone, and what it was compiled from and for. Throws Failure `service.store-down`. */
  async find(id: Digest): Promise<KeptResult | undefined> {
    const kept = await this.#store.get(id);
    if (kept?.manifest.kind !== KIND) return undefined;
    const { target = '', ...result } = JSON.parse(new TextDecoder().decode(kept.bytes)) as Stored;
    if (result.ok && (await this.program(result.manifest.digest)) === undefined) return undefined;
    this.#remember(id, result);
    return { result, target, language: kept.manifest.language };
  }

  async put(
    id: Digest,
    result: CompileResult,
    { target, ...facts }: { language: string; target: string; toolchain: string },
  ): Promise<void> {
    const bytes = new TextEncoder().encode(JSON.stringify({ ...result, target }));
    const digest = await digestBytes(bytes);
    const manifest: Manifest = {
      format: ARTIFACT_FORMAT,
      digest,
      kind: KIND,
      ...facts,
      size: bytes.length,
      diagnostics: [],
    };
    await this.#store.put(id, { bytes, manifest });
    this.#remember(id, result);
  }

  putProgram(program: Artifact): Promise<void> {
    return this.#store.put(program.manifest.digest, program);
  }

  /**
   * A program by its digest. Results whose program is gone are forgotten, so that the next request makes it again. Throws Failure
   * `service.store-down`.
   */
  async program(digest: Digest): Promise<Artifact | undefined> {
    const program = await this.#programs.find(digest, async () => {
      const found = await this.#store.get(digest);
      // Under the key of a result stand other bytes than the key says: they are nobody's program.
      return found?.manifest.digest === digest && found.manifest.kind !== KIND ? found : undefined;
    });
    if (program !== undefined) return program;
    for (const [id, result] of this.#memory) {
      if (result.ok && result.manifest.digest === digest) this.#memory.delete(id);
    }
    return undefined;
  }

  #remember(id: Digest, result: CompileResult): void {
    this.#memory.delete(id);
    this.#memory.set(id, result);
    const [oldest] = this.#memory.keys();
    if (this.#memory.size > MOST_IN_MEMORY && oldest !== undefined) this.#memory.delete(oldest);
  }
}
