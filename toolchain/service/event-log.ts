/** An event of a run as it is sent: numbered from 1, without gaps. */
export interface RunEvent {
  readonly id: number;
  readonly event: string;
  /** JSON on one line. */
  readonly data: string;
}

/** What happened in a run, in order. Whoever comes late, or comes back, reads on from any number. */
export class EventLog {
  readonly #events: RunEvent[] = [];
  readonly #readers = new Set<() => void>();
  #bytes = 0;
  #isClosed = false;

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Number of the last event. */
  get last(): number {
    return this.#events.length;
  }

  /** Characters that it holds, about. */
  get bytes(): number {
    return this.#bytes;
  }

  get readers(): number {
    return this.#readers.size;
  }

  add(event: string, data: unknown): void {
    this.addText(event, JSON.stringify(data));
  }

  /** @param text JSON on one line */
  addText(event: string, text: string): void {
    if (this.#isClosed) return;
    this.#events.push({ id: this.#events.length + 1, event, data: text });
    this.#bytes += text.length;
    this.#tell();
  }

  /** Nothing follows. */
  close(): void {
    this.#isClosed = true;
    this.#tell();
  }

  /** What follows an event, at most so many. */
  after(id: number, most = Infinity): readonly RunEvent[] {
    return this.#events.slice(Math.max(0, id), Math.max(0, id) + most);
  }

  /** Calls `reader` when there is more, or an end. Returns what ends that. */
  listen(reader: () => void): () => void {
    this.#readers.add(reader);
    return () => void this.#readers.delete(reader);
  }

  #tell(): void {
    for (const reader of this.#readers) reader();
  }
}
