import { Failure } from '#model/errors.ts';
import type { LanguageEntry, Progress } from '#model/language.ts';
import { downloadBytes, type PackIndex, type PackInfo } from '#model/pack.ts';
import type { Resource } from '#model/run.ts';
import type { Downloaded } from './host.ts';
import type { PackContents } from './packs.ts';
import { missingPack } from './service.ts';

/** Files of packs that guests are given (an interpreter, its library), fetched when first asked for, and kept. */
export class PackFiles {
  readonly #languages: readonly LanguageEntry[];
  readonly #packs: PackIndex;
  readonly #contents: (pack: PackInfo) => PackContents;
  readonly #kept = new Map<string, Promise<Resource>>();

  constructor(
    languages: readonly LanguageEntry[],
    packs: PackIndex,
    contents: (pack: PackInfo) => PackContents,
  ) {
    this.#languages = languages;
    this.#packs = packs;
    this.#contents = contents;
  }

  /** Rejects with Failure `pack.*`; a fetch that failed is tried again. */
  get(language: string, name: string, report: (progress: Progress) => void): Promise<Resource> {
    const key = `${language}\n${name}`;
    let file = this.#kept.get(key);
    if (file === undefined) {
      file = this.#load(language, name, report);
      this.#kept.set(key, file);
      file.catch(() => this.#kept.delete(key));
    }
    return file;
  }

  /**
   * Undefined when the language has no files of its own.
   * @param elsewhere addresses of files that have come to another realm of the page, which is about to keep them
   */
  async downloaded(
    language: string,
    elsewhere: ReadonlySet<string> = new Set(),
  ): Promise<Downloaded | undefined> {
    const pack = this.#packOf(language);
    if (pack === undefined) return undefined;
    const contents = this.#contents(pack);
    const here = await Promise.all(pack.files.map((file) => contents.isHere(file)));
    const coming = pack.files.filter(
      (file, i) => here[i] !== true && contents.hasArrived?.(file, elsewhere) === true,
    );
    return {
      here: downloadBytes({ files: pack.files.filter((_, i) => here[i]) }),
      keeping: downloadBytes({ files: coming }),
    };
  }

  #packIdOf(language: string): string {
    return this.#languages.find((candidate) => candidate.id === language)?.pack ?? '';
  }

  #packOf(language: string): PackInfo | undefined {
    const id = this.#packIdOf(language);
    return Object.hasOwn(this.#packs.packs, id) ? this.#packs.packs[id] : undefined;
  }

  async #load(language: string, name: string, report: (progress: Progress) => void): Promise<Resource> {
    const pack = this.#packOf(language);
    if (pack === undefined) throw missingPack(language, this.#packIdOf(language), this.#packs);
    const file = pack.files.find((candidate) => candidate.name === name);
    if (file === undefined) {
      throw new Failure('pack.missing', `The ${pack.id} pack has no ${name}: make the packs again.`);
    }
    return { digest: file.digest, bytes: await this.#contents(pack).bytes(file, report) };
  }
}
