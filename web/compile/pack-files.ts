import { Failure } from '#model/errors.ts';
import type { LanguageManifest, Progress } from '#model/language.ts';
import type { PackIndex, PackInfo } from '#model/pack.ts';
import type { Resource } from '#model/run.ts';
import type { PackContents } from './packs.ts';
import { missingPack } from './service.ts';

/** Files of packs that guests are given (an interpreter, its library), fetched when first asked for, and kept. */
export class PackFiles {
  readonly #languages: readonly LanguageManifest[];
  readonly #packs: PackIndex;
  readonly #contents: (pack: PackInfo) => PackContents;
  readonly #kept = new Map<string, Promise<Resource>>();

  constructor(
    languages: readonly LanguageManifest[],
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

  async #load(language: string, name: string, report: (progress: Progress) => void): Promise<Resource> {
    const id = this.#languages.find((candidate) => candidate.id === language)?.pack ?? '';
    const pack = Object.hasOwn(this.#packs.packs, id) ? this.#packs.packs[id] : undefined;
    if (pack === undefined) throw missingPack(language, id, this.#packs);
    const file = pack.files.find((candidate) => candidate.name === name);
    if (file === undefined) {
      throw new Failure('pack.missing', `The ${id} pack has no ${name}: make the packs again.`);
    }
    return { digest: file.digest, bytes: await this.#contents(pack).bytes(file, report) };
  }
}
