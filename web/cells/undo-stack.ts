/** One change that can be taken back. Both ways may be called any number of times, in turn. */
export interface Change {
  /** In a reader's words: `deleting a cell`. */
  readonly label: string;
  undo(): void;
  redo(): void;
}

/** Changes in order, each already made when it is pushed. */
export class UndoStack {
  readonly #limit: number;
  #past: Change[] = [];
  #future: Change[] = [];

  constructor(limit = 100) {
    this.#limit = limit;
  }

  /** What would be undone or redone. */
  get undoLabel(): string | undefined {
    return this.#past.at(-1)?.label;
  }

  get redoLabel(): string | undefined {
    return this.#future.at(-1)?.label;
  }

  /** Remembers a change that was made. It ends what could be redone. */
  push(change: Change): void {
    this.#past.push(change);
    if (this.#past.length > this.#limit) this.#past.shift();
    this.#future = [];
  }

  /** Returns whether there was anything to undo. */
  undo(): boolean {
    const change = this.#past.pop();
    if (change === undefined) return false;
    change.undo();
    this.#future.push(change);
    return true;
  }

  redo(): boolean {
    const change = this.#future.pop();
    if (change === undefined) return false;
    change.redo();
    this.#past.push(change);
    return true;
  }
}
