import { SettingsStore, type Settings } from '#storage/settings.ts';

/** The reader's settings as what is on screen follows them, and the colours of the system where they say so. */
export class ReaderSettings {
  readonly #store = new SettingsStore();
  readonly #systemDark = matchMedia('(prefers-color-scheme: dark)');
  #current = $state.raw<Settings>(this.#store.current);
  #isSystemDark = $state.raw(this.#systemDark.matches);

  constructor() {
    this.#store.onChange((settings) => (this.#current = settings));
    this.#systemDark.addEventListener('change', (event) => (this.#isSystemDark = event.matches));
  }

  get current(): Settings {
    return this.#current;
  }

  get dark(): boolean {
    const { theme } = this.#current;
    return theme === 'system' ? this.#isSystemDark : theme === 'dark';
  }

  /** False when the browser does not keep them: they last until the page is left. */
  set(settings: Partial<Settings>): boolean {
    return this.#store.set(settings);
  }
}
