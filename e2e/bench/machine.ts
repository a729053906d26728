import { cpus, loadavg, totalmem } from 'node:os';
import type { NativeTools } from './native.ts';

/** What the numbers were taken on. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly browser: string;
  readonly node: string;
  /** Runnable processes, mean of the last minute: above about 0.5 the numbers are not those of a quiet machine. */
  readonly load: number;
  readonly peers: readonly string[];
}

export function describe(browserVersion: string, native: NativeTools): Machine {
  const all = cpus();
  return {
    cpu: all[0]?.model.trim() ?? 'unknown processor',
    cores: all.length,
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    browser: `Chromium ${browserVersion}`,
    node: process.version.slice(1),
    load: loadavg()[0] ?? 0,
    peers: native.versions,
  };
}
