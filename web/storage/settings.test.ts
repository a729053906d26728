import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, SettingsStore, parseSettings, type SettingsStorage } from './settings.ts';

function storageOf(text?: string): SettingsStorage & { text: string | null } {
  return {
    text: text ?? null,
    getItem() {
      return this.text;
    },
    setItem(_name, value) {
      this.text = value;
    },
  };
}

describe('settings', () => {
  it('have a default for everything', () => {
    expect(DEFAULT_SETTINGS).toEqual({
      theme: 'system',
      editor: 'auto',
      fontSize: 14,
      tabSize: 4,
      wrapLines: false,
      closeBrackets: false,
      language: 'c',
      limits: {},
    });
    for (const input of [undefined, null, 7, 'x', [], { version: 'x' }]) {
      expect(parseSettings(input)).toMatchObject(DEFAULT_SETTINGS);
    }
  });

  it('fall back member by member', () => {
    const parsed = parseSettings({
      theme: 'dark',
      fontSize: 1e9,
      tabSize: '4',
      language: '../c',
      limits: { timeMs: 5_000, memoryBytes: -1, outputBytes: 'x' },
    });
    expect(parsed).toEqual({ ...DEFAULT_SETTINGS, theme: 'dark', limits: { timeMs: 5_000 } });
  });

  it('survive being opened again, with the members that this release does not know', () => {
    const storage = storageOf('{"version":1,"theme":"dark","sidebar":"left"}');
    const settings = new SettingsStore({ storage });
    expect(settings.set({ fontSize: 20 })).toBe(true);
    expect(new SettingsStore({ storage }).current).toMatchObject({
      theme: 'dark',
      fontSize: 20,
      sidebar: 'left',
    });
  });

  it('do not take what is out of range', () => {
    const settings = new SettingsStore({ storage: storageOf() });
    settings.set({ fontSize: 20 });
    settings.set({ fontSize: -3, theme: 'light' });
    expect(settings.current).toMatchObject({ fontSize: 20, theme: 'light' });
  });

  it('work without storage, and say that they will not survive', () => {
    const refusing: SettingsStorage = {
      getItem() {
        throw new DOMException('denied', 'SecurityError');
      },
      setItem() {
        throw new DOMException('full', 'QuotaExceededError');
      },
    };
    for (const storage of [undefined, refusing]) {
      const settings = new SettingsStore({ storage });
      const seen: string[] = [];
      settings.onChange(({ theme }) => seen.push(theme));
      expect(settings.set({ theme: 'dark' })).toBe(false);
      expect(settings.current.theme).toBe('dark');
      expect(seen).toEqual(['dark']);
    }
    expect(new SettingsStore({ storage: storageOf('{"theme":') }).current).toEqual(DEFAULT_SETTINGS);
  });
});
