import { RGBA_MIME, type MimeBundle, type Output } from '#model/output.ts';

type Shown = Extract<Output, { type: 'display_data' | 'execute_result' }>;

/** One rich output. Frames of an animation replace each other under one display id. */
export interface Display {
  readonly key: string;
  readonly mime: string;
  readonly data: unknown;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Rich outputs kept in the page: beyond that the oldest go. */
const MAX_DISPLAYS = 100;
/** Types with a view of their own, the most telling first. */
const PREFERENCE = [RGBA_MIME, 'text/html', 'image/svg+xml', 'image/png', 'application/json', 'text/plain'];

/** What a run displayed besides text. Frames that come faster than the screen draws are skipped. */
export class DisplayList {
  #shown = $state.raw<readonly Display[]>([]);
  #next: readonly Display[] = [];
  #frame = 0;
  #count = 0;
  #dropped = $state.raw(0);

  get shown(): readonly Display[] {
    return this.#shown;
  }

  /** How many were dropped because there were too many. */
  get dropped(): number {
    return this.#dropped;
  }

  add(output: Shown): void {
    const id = output.type === 'display_data' ? output.displayId : undefined;
    this.#count += 1;
    const key = id === undefined ? `#${String(this.#count)}` : `id:${id}`;
    const mime = preferredType(output.data);
    const display = { key, mime, data: output.data[mime], metadata: output.metadata };
    const at = this.#next.findIndex((other) => other.key === key);
    this.#next = at < 0 ? [...this.#next, display] : this.#next.with(at, display);
    if (this.#next.length > MAX_DISPLAYS) {
      this.#next = this.#next.slice(1);
      this.#dropped += 1;
    }
    if (this.#frame === 0) {
      this.#frame = requestAnimationFrame(() => {
        this.#frame = 0;
        this.#shown = this.#next;
      });
    }
  }

  clear(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#next = [];
    this.#shown = [];
    this.#dropped = 0;
  }
}

function preferredType(data: MimeBundle): string {
  const types = Object.keys(data);
  return PREFERENCE.find((type) => types.includes(type)) ?? types[0] ?? 'text/plain';
}
