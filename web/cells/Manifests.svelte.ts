import { loadManifest } from '#languages/registry.ts';
import type { LanguageManifest } from '#model/language.ts';

/** Manifests of the languages that cells on the page have, each loaded when it is first asked for. */
export class Manifests {
  #loaded = $state.raw<Readonly<Record<string, LanguageManifest>>>({});
  // Nobody looks at it but `load`.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #loading = new Map<string, Promise<LanguageManifest | undefined>>();

  /** Undefined until it is there, and for a language that the page does not know. */
  of(language: string): LanguageManifest | undefined {
    const manifest = Object.hasOwn(this.#loaded, language) ? this.#loaded[language] : undefined;
    if (manifest === undefined) void this.load(language);
    return manifest;
  }

  /** Never rejects: a cell can be read, written and run without its colours. What could not be fetched is tried again. */
  load(language: string): Promise<LanguageManifest | undefined> {
    let loading = this.#loading.get(language);
    if (loading === undefined) {
      loading = this.#load(language);
      this.#loading.set(language, loading);
    }
    return loading;
  }

  async #load(language: string): Promise<LanguageManifest | undefined> {
    try {
      const manifest = await loadManifest(language);
      this.#loaded = { ...this.#loaded, [language]: manifest };
      return manifest;
    } catch {
      this.#loading.delete(language);
      return undefined;
    }
  }
}
