/** A cell of the open notebook, as far as dialogs speak of it. */
export interface CellFacts {
  readonly id: string;
  /** Its place on the page and its language: "Cell 2 (C)". */
  readonly name: string;
  /** Capabilities that its author says it needs. */
  readonly asks: readonly string[];
}
