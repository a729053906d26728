import { FILE_LIMITS } from '#model/limits.ts';
import type { Output } from '#model/output.ts';

/** What a run showed, in order, as nbformat has it: text of one stream is one output, and a display takes the place of its elder. */
export class OutputRecord {
  #outputs: Output[] = [];
  /** Pieces of the stream that the last output is. */
  #pieces: string[] = [];

  add(output: Output): void {
    const last = this.#outputs.at(-1);
    if (output.type === 'stream' && last?.type === 'stream' && last.name === output.name) {
      this.#pieces.push(output.text);
      return;
    }
    this.#join();
    if (output.type === 'display_data' && output.displayId !== undefined) {
      const { displayId } = output;
      const at = this.#outputs.findIndex((one) => one.type === 'display_data' && one.displayId === displayId);
      if (at >= 0) {
        this.#outputs[at] = output;
        return;
      }
    }
    // Who shows more than this is shown nothing more of, either.
    if (this.#outputs.length >= FILE_LIMITS.outputs) return;
    this.#outputs.push(output);
    if (output.type === 'stream') this.#pieces = [output.text];
  }

  get outputs(): readonly Output[] {
    this.#join();
    return [...this.#outputs];
  }

  clear(): void {
    this.#outputs = [];
    this.#pieces = [];
  }

  #join(): void {
    const last = this.#outputs.at(-1);
    if (last?.type !== 'stream' || this.#pieces.length < 2) return;
    const text = this.#pieces.join('');
    this.#outputs[this.#outputs.length - 1] = { ...last, text };
    this.#pieces = [text];
  }
}
