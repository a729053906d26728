import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactStore } from '#model/artifact-store.ts';
import type { CompileRequest } from '#model/compile-request.ts';
import { digestBytes } from '#model/digest.ts';
import { Failure } from '#model/errors.ts';
import type {
  FormatRequest,
  FormatResult,
  LanguageEntry,
  Progress,
  SourceLocation,
  Toolchain,
  ToolchainResult,
} from '#model/language.ts';
import type { Resource } from '#model/run.ts';
import type { PackFile, PackIndex, PackInfo } from '#model/pack.ts';
import type { CompileHost, Downloaded, HostCallOptions, ToolchainIdentity } from '#compile/host.ts';
import { identityOf } from '#compile/identity.ts';
import type { PackContents } from '#compile/packs.ts';
import { PackFiles } from '#compile/pack-files.ts';
import { CompileService } from '#compile/service.ts';
import { toolchainCache } from '#compile/toolchain-cache.ts';
import { loadToolchainFolder } from './languages.ts';

export interface NodeHostOptions {
  /** The folder that `toolchains/` is in: `public/` of the checkout, or a built site. */
  readonly publicFolder: string;
  readonly packs: PackIndex;
  readonly languages: readonly LanguageEntry[];
  /** Where compiled headers are kept. */
  readonly store: ArtifactStore;
  /** Default: the folders of the checkout, for scripts that are not bundled. */
  readonly loadToolchain?: (language: string) => Promise<Toolchain>;
}

/** Toolchains on Node's own thread: the same language folders and the same service as in the page's worker. */
export class NodeCompileHost implements CompileHost {
  readonly #options: NodeHostOptions;
  readonly #service: CompileService;
  readonly #files: PackFiles;

  constructor(options: NodeHostOptions) {
    this.#options = options;
    const contents = (pack: PackInfo): PackContents => new PackOnDisk(pack, options.publicFolder);
    this.#files = new PackFiles(options.languages, options.packs, contents);
    this.#service = new CompileService({
      packs: options.packs,
      languages: options.languages,
      loadToolchain: options.loadToolchain ?? loadToolchainFolder,
      contents,
      cache: toolchainCache(Promise.resolve(options.store)),
    });
  }

  identity(language: string): Promise<ToolchainIdentity> {
    // async in form: what it throws is a rejection.
    return Promise.resolve().then(() => identityOf(language, this.#options.languages, this.#options.packs));
  }

  compile(request: CompileRequest, { onProgress }: HostCallOptions): Promise<ToolchainResult> {
    return this.#service.compile(request, onProgress ?? (() => undefined));
  }

  async warm(language: string, request?: CompileRequest): Promise<void> {
    await this.#service.warm(language, request).catch(() => undefined);
  }

  packFile(language: string, file: string, { onProgress }: HostCallOptions): Promise<Resource> {
    return this.#files.get(language, file, onProgress ?? (() => undefined));
  }

  downloaded(language: string): Promise<Downloaded | undefined> {
    return this.#files.downloaded(language);
  }

  format(language: string, request: FormatRequest): Promise<FormatResult> {
    return this.#service.format(language, request);
  }

  symbolize(
    language: string,
    module: Uint8Array<ArrayBuffer>,
    offsets: readonly number[],
  ): Promise<readonly (SourceLocation | undefined)[]> {
    return this.#service.symbolize(language, module, offsets);
  }

  dispose(): void {
    // Nothing outlives a call.
  }
}

export class PackOnDisk implements PackContents {
  readonly #pack: PackInfo;
  readonly #folder: string;

  constructor(pack: PackInfo, publicFolder: string) {
    this.#pack = pack;
    this.#folder = join(publicFolder, pack.path);
  }

  async isHere(file: PackFile): Promise<boolean> {
    const found = await stat(join(this.#folder, file.name)).catch(() => undefined);
    return found?.size === file.size;
  }

  async module(file: PackFile, report: (progress: Progress) => void): Promise<WebAssembly.Module> {
    return WebAssembly.compile(await this.bytes(file, report));
  }

  async bytes(file: PackFile, report: (progress: Progress) => void): Promise<Uint8Array<ArrayBuffer>> {
    let buffer: Buffer;
    try {
      buffer = await readFile(join(this.#folder, file.name));
    } catch (cause) {
      throw new Failure(
        'pack.missing',
        `${file.name} of the ${this.#pack.id} pack is missing: run \`npm start\` once to make it.`,
        { cause, detail: { file: file.name } },
      );
    }
    const bytes = new Uint8Array(buffer.buffer as ArrayBuffer, buffer.byteOffset, buffer.byteLength);
    if ((await digestBytes(bytes)) !== file.digest) {
      throw new Failure(
        'pack.corrupt',
        `${file.name} of the ${this.#pack.id} pack is damaged: delete public/toolchains and run \`npm start\`.`,
        { detail: { file: file.name } },
      );
    }
    report({ phase: 'download', file: file.name, loaded: file.size, total: file.size });
    return bytes;
  }
}
