import { STREAM_LIMITS } from '#model/limits.ts';
import type { StreamName } from './output-text.ts';

interface Chunk {
  readonly text: string;
  readonly name: StreamName;
}

export interface LogListener {
  /** Text came. */
  push(text: string, name: StreamName): void;
  /** The run is over: nothing more comes. */
  end(): void;
  /** Nothing of it counts any more. `isFollowed`: more is about to come, and what is on screen may stay for a moment. */
  clear(isFollowed: boolean): void;
}

/** What a run printed, in order, for every view of it: one that comes later is told all that came before. */
export class OutputLog {
  #chunks: Chunk[] = [];
  #ended = false;
  readonly #listeners = new Set<LogListener>();

  push(text: string, name: StreamName): void {
    const last = this.#chunks.at(-1);
    if (last?.name === name && last.text.length < STREAM_LIMITS.batchBytes) {
      this.#chunks[this.#chunks.length - 1] = { text: last.text + text, name };
    } else this.#chunks.push({ text, name });
    for (const listener of this.#listeners) listener.push(text, name);
  }

  end(): void {
    this.#ended = true;
    for (const listener of this.#listeners) listener.end();
  }

  clear(isFollowed: boolean): void {
    this.#chunks = [];
    this.#ended = false;
    for (const listener of this.#listeners) listener.clear(isFollowed);
  }

  /** All of it as it was printed. */
  get text(): string {
    return this.#chunks.map((chunk) => chunk.text).join('');
  }

  /** Returns what ends the subscription. */
  subscribe(listener: LogListener): () => void {
    for (const chunk of this.#chunks) listener.push(chunk.text, chunk.name);
    if (this.#ended) listener.end();
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
