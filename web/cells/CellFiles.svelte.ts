import type { Position } from '#model/diagnostic.ts';
import type { LanguageEntry } from '#model/language.ts';
import type { CellState } from './CellState.svelte.ts';

/** The files of a cell as its editor shows them, by name, and which one is in view. Made in a component. */
export class CellFiles {
  readonly #cell: () => CellState;
  readonly #language: () => LanguageEntry | undefined;
  #selected = $state.raw<string>();

  /** `language` is the cell's; undefined for one that the page does not know. */
  constructor(cell: () => CellState, language: () => LanguageEntry | undefined) {
    this.#cell = cell;
    this.#language = language;
  }

  /** Name of the cell's own text: `main.c`. */
  get main(): string {
    return `main${this.#language()?.extensions[0] ?? '.txt'}`;
  }

  /** Name of the file in view. */
  get current(): string {
    const name = this.#selected;
    return name !== undefined && Object.hasOwn(this.#cell().files, name) ? name : this.main;
  }

  /** Text of the file in view. */
  get text(): string {
    const { source, files } = this.#cell();
    return this.current === this.main ? source : (files[this.current] ?? '');
  }

  has(name: string): boolean {
    return name === this.main || Object.hasOwn(this.#cell().files, name);
  }

  /** Anything that is no name of a further file stands for the cell's own text. */
  select(name: string | undefined): void {
    this.#selected = name;
  }

  /** Changes the file in view. */
  edit(text: string): void {
    const cell = this.#cell();
    if (this.current === this.main) cell.source = text;
    else cell.setFile(this.current, text);
  }
}

/** What a cell asks of the editor that shows its files. */
export interface CellEditing {
  /** Brings a file into view, and the caret to a place in it. */
  showPlace(name: string, position: Position): Promise<void>;
  /** Another form of the text in view: see TextEditor. */
  reformat(text: string): void;
}
