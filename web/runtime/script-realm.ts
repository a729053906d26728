/** What differs between a page's worker and a Node thread, for guests that are JavaScript. */
export interface ScriptRealm {
  importModule(url: string): Promise<unknown>;
  /** An address for the text of an ES module. */
  moduleUrl(code: string): string;
  /**
   * Takes away what would let a program speak in this worker's name: posted messages carry output and the run's
   * clock. The rest of what a worker has is harmless in the sandbox's origin and under its policy.
   */
  seal(): void;
  onUncaught(listener: (error: unknown) => void): void;
}
