import type { LanguageInfo, Petri } from '#api/petri.ts';
import { formatBytes, formatBytesOf } from '#ui/format.ts';

/** Milliseconds between two looks: files are kept some seconds after they came, and can be dropped in Storage. */
const LOOK_EVERY_MS = 2000;

/** What can be said about a language's toolchain on this site and this device. Made in a component, and gone with it. */
export class ToolchainFacts {
  #info = $state.raw<LanguageInfo>();
  #here = $state.raw<number>();
  #keeping = $state.raw(0);

  constructor(petri: Promise<Petri>, language: () => string) {
    $effect(() => {
      const id = language();
      this.#info = undefined;
      this.#here = undefined;
      let isGone = false;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const look = async (): Promise<void> => {
        try {
          const api = await petri;
          const info = api.languages.find((each) => each.id === id);
          const [keeping, here] =
            info === undefined ? [0] : await Promise.all([api.keeping(id), api.downloaded(id)]);
          if (isGone) return;
          this.#keeping = keeping;
          this.#info = info;
          this.#here = here;
          if (here !== undefined) timer = setTimeout(() => void look(), LOOK_EVERY_MS);
        } catch {
          // What cannot be looked up is not said.
        }
      };
      void look();
      return () => {
        isGone = true;
        clearTimeout(timer);
      };
    });
  }

  /** In a reader's words: how large the download is, and how much of it is here. */
  get download(): string | undefined {
    const info = this.#info;
    if (info === undefined || !info.available) return undefined;
    const { downloadBytes: total } = info;
    const here = this.#here;
    if (total === undefined) return 'a part of this page';
    if (here === undefined) return formatBytes(total);
    const keeping = this.#keeping;
    // It runs now; without a network it does once all of it is kept.
    if (keeping > 0) return `downloaded: ${formatBytesOf(here + keeping, total)}, being kept for offline use`;
    if (here === 0) return `not downloaded yet: at most ${formatBytes(total)}`;
    // What is not needed to run anything, such as notices, may never come.
    if (here >= total || formatBytes(here) === formatBytes(total)) return `downloaded: ${formatBytes(total)}`;
    return `downloaded: ${formatBytesOf(here, total)}, the rest when it is needed`;
  }
}
