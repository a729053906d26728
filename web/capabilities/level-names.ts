import type { Level } from '#model/level.ts';

export const LEVEL_NAMES: Readonly<Record<Level, string>> = {
  sandbox: 'Sandbox',
  restricted: 'Restricted',
  standard: 'Standard',
  trusted: 'Trusted',
  unrestricted: 'Unrestricted',
};
