/** Undo and redo of whole states, newest first out. A state is an immutable value that the caller can put back. */
export class UndoStack<T> {
  readonly #limit: number;
  #past: { label: string; state: T }[] = [];
  #future: { label: string; state: T }[] = [];

  constructor(limit = 100) {
    this.#limit = limit;
  }

  /** What would be undone or redone, in a reader's words. */
  get undoLabel(): string | undefined {
    return this.#past.at(-1)?.label;
  }

  get redoLabel(): string | undefined {
    return this.#future.at(-1)?.label;
  }

  /** Remembers the state as it is before a change. A new change ends what could be redone. */
  push(before: T, label: string): void {
    this.#past.push({ label, state: before });
    if (this.#past.length > this.#limit) this.#past.shift();
    this.#future = [];
  }

  /** The state before the last change, given the one now; undefined when there is none. */
  undo(now: T): T | undefined {
    const entry = this.#past.pop();
    if (entry === undefined) return undefined;
    this.#future.push({ label: entry.label, state: now });
    return entry.state;
  }

  redo(now: T): T | undefined {
    const entry = this.#future.pop();
    if (entry === undefined) return undefined;
    this.#past.push({ label: entry.label, state: now });
    return entry.state;
  }
}
