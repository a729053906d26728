import * as v from 'valibot';
import { MAX_LIMITS, type Limits } from '#model/limits.ts';

/** What the reader chose. Every member has a default, and one that cannot be read falls back to it alone. */
export interface Settings {
  readonly theme: 'system' | 'light' | 'dark';
  /** `auto`: Monaco where there is a keyboard, the light editor on touch. */
  readonly editor: 'auto' | 'full' | 'light';
  /** CSS pixels. */
  readonly fontSize: number;
  readonly tabSize: number;
  readonly wrapLines: boolean;
  /** Brackets and quotes close themselves. Off: what is typed is what stands there. */
  readonly closeBrackets: boolean;
  /** Language of new cells. */
  readonly language: string;
  /** What runs may use when the cell does not say. */
  readonly limits: Partial<Limits>;
}

const SETTINGS_VERSION = 1;

function within(min: number, max: number): v.GenericSchema<number> {
  return v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));
}

const limitMembers = Object.fromEntries(
  Object.entries(MAX_LIMITS).map(([name, most]) => [
    name,
    v.fallback(v.optional(within(1, most as number)), undefined),
  ]),
);

// Members of later releases are kept: an older page must not wipe what a newer one stored.
const schema = v.looseObject({
  theme: v.fallback(v.picklist(['system', 'light', 'dark']), 'system'),
  editor: v.fallback(v.picklist(['auto', 'full', 'light']), 'auto'),
  fontSize: v.fallback(within(8, 40), 14),
  tabSize: v.fallback(within(1, 8), 4),
  wrapLines: v.fallback(v.boolean(), false),
  closeBrackets: v.fallback(v.boolean(), false),
  language: v.fallback(v.pipe(v.string(), v.regex(/^[a-z][a-z0-9+-]{0,31}$/)), 'c'),
  limits: v.fallback(v.object(limitMembers), {}),
});

/** `migrations[n]` takes the settings of version n + 1 to n + 2; the list is only ever added to. */
const migrations: readonly ((settings: Record<string, unknown>) => Record<string, unknown>)[] = [];

export const DEFAULT_SETTINGS: Settings = parseSettings({});

/** Where settings are kept: `localStorage`, because the theme is needed before the first paint. */
export type SettingsStorage = Pick<Storage, 'getItem' | 'setItem'>;

/** Settings that survive a reload where the browser lets them, and work all the same where it does not. */
export class SettingsStore {
  readonly #name: string;
  readonly #storage: SettingsStorage | undefined;
  readonly #listeners = new Set<(settings: Settings) => void>();
  #settings: Settings;

  constructor(options: { readonly name?: string; readonly storage?: SettingsStorage | undefined } = {}) {
    this.#name = options.name ?? 'petri-settings';
    this.#storage = 'storage' in options ? options.storage : ownStorage();
    this.#settings = this.#read();
    const page = globalThis as Partial<Pick<typeof globalThis, 'addEventListener'>>;
    page.addEventListener?.('storage', (event: StorageEvent) => {
      if (event.key === this.#name || event.key === null) this.#changed(this.#read());
    });
  }

  get current(): Settings {
    return this.#settings;
  }

  /** Changes some members; what is out of range is left as it was. False when the change will not survive a reload. */
  set(change: Partial<Settings>): boolean {
    const before = this.#settings;
    const parsed = parseSettings({ ...before, ...change });
    const refused = Object.keys(change).filter((name) => {
      return (
        JSON.stringify(parsed[name as keyof Settings]) !== JSON.stringify(change[name as keyof Settings])
      );
    });
    this.#changed({
      ...parsed,
      ...Object.fromEntries(refused.map((name) => [name, before[name as keyof Settings]])),
    });
    try {
      this.#storage?.setItem(this.#name, JSON.stringify({ version: SETTINGS_VERSION, ...this.#settings }));
      return this.#storage !== undefined;
    } catch {
      return false;
    }
  }

  /** Calls `listener` at every change, also one made in another tab. Returns how to stop that. */
  onChange(listener: (settings: Settings) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #read(): Settings {
    try {
      return parseSettings(JSON.parse(this.#storage?.getItem(this.#name) ?? '{}') as unknown);
    } catch {
      return DEFAULT_SETTINGS;
    }
  }

  #changed(settings: Settings): void {
    this.#settings = settings;
    for (const listener of this.#listeners) listener(settings);
  }
}

/** Settings from whatever was stored, member by member. Never throws. */
export function parseSettings(input: unknown): Settings {
  let stored = (typeof input === 'object' && input !== null && !Array.isArray(input) ? input : {}) as Record<
    string,
    unknown
  >;
  const version = typeof stored['version'] === 'number' ? stored['version'] : SETTINGS_VERSION;
  for (const migrate of migrations.slice(version - 1)) stored = migrate(stored);
  const settings = v.parse(schema, stored) as Settings;
  const limits = Object.entries(settings.limits as Record<string, unknown>).filter(
    ([, limit]) => limit !== undefined,
  );
  return { ...settings, limits: Object.fromEntries(limits) };
}

function ownStorage(): SettingsStorage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}
