import { digestBytes } from '#model/digest.ts';
import { Failure } from '#model/errors.ts';
import type { Progress } from '#model/language.ts';
import type { PackFile, PackInfo } from '#model/pack.ts';
import type { PackCopies } from '#storage/pack-copies.ts';
import type { PackContents } from './packs.ts';

/** Milliseconds after which copies are made: when the first compile is done and the page is quiet. */
const COPY_AFTER_MS = 4000;

/** Milliseconds between two reports of one download. */
const REPORT_EVERY_MS = 50;

type Report = (progress: Progress) => void;

/**
 * The files of a pack over HTTP, verified before use. Their addresses are never reused for other bytes, so the HTTP
 * cache is good for ever; from there V8's optimised code comes back too, which from any other store it does not. A copy
 * in Cache Storage serves when the network does not.
 */
export class FetchedPack implements PackContents {
  readonly #pack: PackInfo;
  readonly #base: URL;
  readonly #copies: PackCopies;
  readonly #known: Map<string, WebAssembly.Module>;
  readonly #arrived: Set<string>;

  /**
   * @param known modules by address that were verified before, in another worker of the page; new ones are added
   * @param arrived addresses of files that have come, from then until they are kept or cannot be
   */
  constructor(
    pack: PackInfo,
    base: URL,
    copies: PackCopies,
    known: Map<string, WebAssembly.Module>,
    arrived = new Set<string>(),
  ) {
    this.#arrived = arrived;
    this.#pack = pack;
    this.#base = base;
    this.#copies = copies;
    this.#known = known;
  }

  async module(file: PackFile, report: Report): Promise<WebAssembly.Module> {
    const url = this.#url(file);
    const module = this.#known.get(url) ?? (await this.#loadModule(file, url, report));
    this.#known.set(url, module);
    return module;
  }

  async #loadModule(file: PackFile, url: string, report: Report): Promise<WebAssembly.Module> {
    if (await this.#copies.has(url)) {
      const module = await this.#knownModule(file, url);
      if (module !== undefined) return module;
    }
    return this.#withRetry(async (cache) => {
      const received = new Uint8Array(file.size);
      const response = await this.#fetch(file, url, cache);
      const stream = watched(response, this.#keeper(file, received, report));
      const module = await WebAssembly.compileStreaming(stream).catch((cause: unknown) => {
        throw corrupt(this.#pack, file, cause);
      });
      await this.#verify(file, received);
      this.#arrived.add(url);
      setTimeout(() => void this.#settle(url, received), COPY_AFTER_MS);
      return module;
    }).catch(async (error: unknown) => {
      const copy = await this.#copy(file, url);
      if (copy === undefined) throw error;
      return WebAssembly.compile(copy);
    });
  }

  async bytes(file: PackFile, report: Report): Promise<Uint8Array<ArrayBuffer>> {
    const url = this.#url(file);
    return this.#withRetry(async (cache) => {
      const received = new Uint8Array(file.size);
      const response = await this.#fetch(file, url, cache);
      await response.body?.pipeTo(new WritableStream({ write: this.#keeper(file, received, report) }));
      await this.#verify(file, received);
      this.#arrived.add(url);
      setTimeout(() => void this.#keep(url, received, mediaType(file.name)), COPY_AFTER_MS);
      return received;
    }).catch(async (error: unknown) => {
      const copy = await this.#copy(file, url);
      if (copy === undefined) throw error;
      return copy;
    });
  }

  isHere(file: PackFile): Promise<boolean> {
    return this.#copies.has(this.#url(file));
  }

  hasArrived(file: PackFile, elsewhere: ReadonlySet<string>): boolean {
    const url = this.#url(file);
    return this.#arrived.has(url) || elsewhere.has(url);
  }

  /**
   * The module as the browser's own cache has it, with its optimised code. These bytes were verified when they were
   * fetched; what did come over the network now is verified now.
   */
  async #knownModule(file: PackFile, url: string): Promise<WebAssembly.Module | undefined> {
    try {
      const before = performance.now();
      const module = await WebAssembly.compileStreaming(fetch(url, { cache: 'force-cache' }));
      if (cameFromCache(url, before)) return module;
      // What is verified is what is compiled: two answers of a server may differ.
      const again = await fetch(url, { cache: 'force-cache' });
      const bytes = new Uint8Array(await again.arrayBuffer());
      await this.#verify(file, bytes);
      return await WebAssembly.compile(bytes);
    } catch {
      return undefined;
    }
  }

  /** What the first visit does when it is quiet: a copy, and the module once more as the code cache wants it. */
  async #settle(url: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#keep(url, bytes, 'application/wasm');
    try {
      // Optimised code is kept for modules compiled from the network's own response only; this shares the native code
      // of the module that is in use.
      this.#kept.push(await WebAssembly.compileStreaming(fetch(url, { cache: 'force-cache' })));
    } catch {
      // The next visit compiles again.
    }
  }

  readonly #kept: WebAssembly.Module[] = [];

  async #keep(url: string, bytes: Uint8Array<ArrayBuffer>, type: string): Promise<void> {
    if (!(await this.#copies.has(url))) await this.#copies.put(url, bytes, type);
    this.#arrived.delete(url);
  }

  async #copy(file: PackFile, url: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const bytes = await this.#copies.get(url);
    if (bytes === undefined) return undefined;
    if ((await digestBytes(bytes)) === file.digest) return bytes;
    await this.#copies.delete(url);
    return undefined;
  }

  /** A damaged answer may be a cache's fault: asked for once more, past every cache. */
  async #withRetry<T>(load: (cache: RequestCache) => Promise<T>): Promise<T> {
    try {
      return await load('force-cache');
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'pack.corrupt') throw error;
      return load('reload');
    }
  }

  async #fetch(file: PackFile, url: string, cache: RequestCache): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(url, { cache });
    } catch (cause) {
      throw new Failure(
        'pack.unreachable',
        `${file.name} of the ${this.#pack.id} pack cannot be fetched: there is no connection to ${this.#base.host}. ` +
          'Connect once to load the compiler; after that it works offline.',
        { cause, detail: { url } },
      );
    }
    if (response.ok && response.body !== null) return response;
    throw new Failure(
      'pack.missing',
      `${file.name} of the ${this.#pack.id} pack is not on the server (HTTP ${String(response.status)}). If this ` +
        'site is yours, copy the folder toolchains/ too; else try again later.',
      { detail: { url, status: response.status } },
    );
  }

  async #verify(file: PackFile, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const actual = await digestBytes(bytes);
    if (actual !== file.digest) throw corrupt(this.#pack, file, undefined, actual);
  }

  /** Puts chunk after chunk into `target` and counts them. Throws for a file that is too long: its digest would not tell. */
  #keeper(file: PackFile, target: Uint8Array, report: Report): (chunk: Uint8Array) => void {
    let loaded = 0;
    let reportedAt = 0;
    return (chunk) => {
      if (loaded + chunk.length > target.length) throw corrupt(this.#pack, file);
      target.set(chunk, loaded);
      loaded += chunk.length;
      const now = performance.now();
      if (loaded < file.size && now - reportedAt < REPORT_EVERY_MS) return;
      reportedAt = now;
      report({ phase: 'download', file: file.name, loaded, total: file.size });
    };
  }

  #url(file: PackFile): string {
    return new URL(this.#pack.path + file.name, this.#base).href;
  }
}

function mediaType(name: string): string {
  if (name.endsWith('.wasm')) return 'application/wasm';
  return name.endsWith('.tar') ? 'application/x-tar' : 'application/octet-stream';
}

function corrupt(pack: PackInfo, file: PackFile, cause?: unknown, actual?: string): Failure {
  return new Failure(
    'pack.corrupt',
    `${file.name} of the ${pack.id} pack arrived damaged: it is not the file that this site was built with. Try ` +
      'again; if it stays so, the site needs to be deployed anew.',
    { cause, detail: { file: file.name, expected: file.digest, ...(actual !== undefined && { actual }) } },
  );
}

/** The response again, its body shown to `keep` on the way. */
function watched(response: Response, keep: (chunk: Uint8Array) => void): Response {
  const body = response.body?.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        keep(chunk);
        controller.enqueue(chunk);
      },
    }),
  );
  return new Response(body, { headers: { 'Content-Type': 'application/wasm' } });
}

/** Whether the newest fetch of `url` since `after` moved no byte over the network. */
function cameFromCache(url: string, after: number): boolean {
  const entries = performance.getEntriesByName(url, 'resource') as PerformanceResourceTiming[];
  const newest = entries.filter((entry) => entry.startTime >= after).at(-1);
  return newest !== undefined && newest.transferSize === 0 && newest.decodedBodySize > 0;
}
