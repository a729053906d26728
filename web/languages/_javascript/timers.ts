type Callback = (...values: unknown[]) => void;

const { setTimeout: later, clearTimeout: notLater, setInterval: often, clearInterval: notOften } = globalThis;

/** setTimeout and its kin, counted: a program is not over while one is left. */
export class Timers {
  readonly #open = new Set<unknown>();
  readonly #done: () => void;

  constructor(done: () => void) {
    this.#done = done;
  }

  get active(): number {
    return this.#open.size;
  }

  /** A program is not over while it waits for this either. */
  async hold<T>(work: Promise<T>): Promise<T> {
    this.#open.add(work);
    try {
      return await work;
    } finally {
      // What awaits it gets its turn first.
      later(() => {
        this.#close(work);
      }, 0);
    }
  }

  /** After what is due now. */
  soon(callback: () => void): void {
    later(callback, 0);
  }

  install(): void {
    const own = {
      setTimeout: (callback: Callback, ms?: number, ...values: unknown[]): unknown => {
        const id = later(() => {
          try {
            callback(...values);
          } finally {
            this.#close(id);
          }
        }, ms);
        this.#open.add(id);
        return id;
      },
      setInterval: (callback: Callback, ms?: number, ...values: unknown[]): unknown => {
        const id = often(() => {
          callback(...values);
        }, ms);
        this.#open.add(id);
        return id;
      },
      clearTimeout: (id: ReturnType<typeof later>): void => {
        notLater(id);
        this.#close(id);
      },
      clearInterval: (id: ReturnType<typeof often>): void => {
        notOften(id);
        this.#close(id);
      },
      setImmediate: (callback: Callback, ...values: unknown[]): unknown =>
        own.setTimeout(callback, 0, ...values),
    };
    for (const [name, value] of Object.entries(own)) {
      Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
    }
  }

  #close(id: unknown): void {
    if (this.#open.delete(id)) this.#done();
  }
}
