import * as v from 'valibot';

/** Where the keys that a reader had this browser keep are. */
const NAME = 'petri-service-keys';
const VERSION = 1;

/** What can stand in a header, and is no address or text that was pasted by mistake. */
const KEY = /^[\x21-\x7e]{1,4096}$/;

const schema = v.object({ keys: v.record(v.string(), v.pipe(v.string(), v.regex(KEY))) });

type KeyStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Whether a text can be a key. */
export function isServiceKey(text: string): boolean {
  return KEY.test(text);
}

/**
 * Keys of compile services by the service's address: in memory until the page is left, and in this browser (`localStorage`) only where its
 * reader says so. They are for requests to that very address; nothing else ever reads them.
 */
export class ServiceKeys {
  readonly #storage: KeyStorage | undefined;
  readonly #ofThisPage = new Map<string, string>();

  constructor(storage: KeyStorage | undefined = ownStorage()) {
    this.#storage = storage;
  }

  of(service: string): string | undefined {
    return this.#ofThisPage.get(service) ?? this.#kept().get(service);
  }

  /** Whether it will be there on the next visit. */
  isKept(service: string): boolean {
    return this.#kept().has(service);
  }

  /** Takes the place of the one before. False when it was to be kept and this browser does not: it then lasts until the page is left. */
  set(service: string, key: string, keep: boolean): boolean {
    this.#ofThisPage.set(service, key);
    const kept = this.#kept();
    if (keep) kept.set(service, key);
    else if (!kept.delete(service)) return true;
    return this.#write(kept) || !keep;
  }

  remove(service: string): void {
    this.#ofThisPage.delete(service);
    const kept = this.#kept();
    if (kept.delete(service)) this.#write(kept);
  }

  #kept(): Map<string, string> {
    try {
      const stored = JSON.parse(this.#storage?.getItem(NAME) ?? '{}') as unknown;
      const parsed = v.safeParse(schema, stored);
      return new Map(parsed.success ? Object.entries(parsed.output.keys) : []);
    } catch {
      return new Map();
    }
  }

  #write(keys: ReadonlyMap<string, string>): boolean {
    try {
      if (keys.size === 0) this.#storage?.removeItem(NAME);
      else {
        const text = JSON.stringify({ version: VERSION, keys: Object.fromEntries(keys) });
        this.#storage?.setItem(NAME, text);
      }
      return this.#storage !== undefined;
    } catch {
      return false;
    }
  }
}

function ownStorage(): KeyStorage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}
